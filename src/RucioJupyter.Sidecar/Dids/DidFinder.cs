using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Searches DIDs by name, type and metadata.</summary>
internal sealed class DidFinder(RucioSessions sessions, NoMatchReason reason)
{
    private const int LookUpsAtOnce = 500;

    /// <exception cref="RefusalException">404 no_match, with the likely reason.</exception>
    public async Task<DidHits> FindAsync(Instance instance, SearchRequest request, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        var found = new List<DidSummary>();
        var search = new DidSearch(request.Pattern.Scope)
        {
            Name = request.Pattern.Name,
            Type = request.Type,
            Filters = request.Filters,
            // One more than is shown tells whether there are more.
            Limit = request.Limit + 1,
        };
        await foreach (var did in client.Dids.SearchAsync(search, cancellationToken))
        {
            found.Add(did);
            if (found.Count > request.Limit)
            {
                break;
            }
        }

        var more = found.Count > request.Limit;
        var shown = found.Take(request.Limit).ToList();
        var described = await DescribeAsync(client, shown.Where(did => did.Type is null).ToList(), cancellationToken);
        var hits = shown
            .Select(did => did.Type is null && described.TryGetValue(did.Name, out var hit) ? hit : Hit(did))
            .Where(hit => IsOfType(hit.Type, request.Type))
            .ToList();
        return hits.Count > 0 ? new DidHits(hits, more) : throw await reason.ExplainAsync(instance, client, request, cancellationToken);
    }

    /// <summary>A search by a key of the JSON plugin tells names alone: ask for the rest, many at once.</summary>
    private static async Task<IReadOnlyDictionary<string, DidHit>> DescribeAsync(RucioClient client, List<DidSummary> dids, CancellationToken cancellationToken)
    {
        var described = new Dictionary<string, DidHit>(StringComparer.Ordinal);
        foreach (var chunk in dids.Chunk(LookUpsAtOnce))
        {
            await foreach (var meta in client.Dids.MetadataAsync(chunk.Select(did => did.Did), cancellationToken: cancellationToken))
            {
                if (MetaValue.Text(meta, "name") is { } name)
                {
                    described[name] = new DidHit($"{dids[0].Scope}:{name}", MetaValue.Number(meta, "bytes"), DidTypeWord.Of(MetaValue.Text(meta, "did_type")), MetaValue.Number(meta, "length"));
                }
            }
        }

        return described;
    }

    private static DidHit Hit(DidSummary did) => new(did.Did.ToString(), did.Bytes, DidTypeWord.Of(did.Type), did.Length);

    private static bool IsOfType(string word, DidSearchType type) => word.Length == 0 || type switch
    {
        DidSearchType.All => true,
        DidSearchType.File => word == "file",
        DidSearchType.Dataset => word == "dataset",
        DidSearchType.Container => word == "container",
        _ => word != "file",
    };
}
