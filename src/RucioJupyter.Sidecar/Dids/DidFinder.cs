using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Searches DIDs by name, type and metadata.</summary>
internal sealed class DidFinder(RucioSessions sessions, NoMatchReason reason, TimeProvider time)
{
    private const int LookUpsAtOnce = 500;

    /// <summary>Many small parts would cost the proxy more than they are worth.</summary>
    private static readonly TimeSpan BetweenParts = TimeSpan.FromMilliseconds(150);

    /// <exception cref="RefusalException">404 no_match, with the likely reason.</exception>
    public async Task<DidHits> FindAsync(Instance instance, SearchRequest request, CancellationToken cancellationToken)
    {
        var hits = new List<DidHit>();
        var more = false;
        await foreach (var part in PartsAsync(instance, request, cancellationToken))
        {
            hits.AddRange(part.Hits);
            more = part.More;
        }

        return new DidHits(hits, more);
    }

    /// <summary>The hits as they arrive: what is there is given on whenever Rucio makes us wait. Whether there are more is told by the last part.</summary>
    /// <exception cref="RefusalException">404 no_match, with the likely reason; before the first part.</exception>
    public async IAsyncEnumerable<DidHits> PartsAsync(Instance instance, SearchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        var search = new DidSearch(request.Pattern.Scope)
        {
            Name = request.Pattern.Name,
            Type = request.Type,
            Filters = request.Filters,
            // One more than is shown tells whether there are more.
            Limit = request.Limit + 1,
        };
        var (read, given, more) = (0, 0, false);
        var waiting = new List<DidSummary>();
        var arriving = Channel.CreateBounded<DidSummary>(new BoundedChannelOptions(LookUpsAtOnce) { SingleReader = true, SingleWriter = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(client, search, arriving.Writer, left.Token);
        try
        {
            var next = arriving.Reader.WaitToReadAsync(cancellationToken).AsTask();
            var pause = Task.CompletedTask; // The first hits are given on at once.
            while (!more)
            {
                // Names alone are worth a call to Rucio only when they are many.
                var ripe = waiting.Count > 0 && waiting.TrueForAll(did => did.Type is not null);
                if (ripe && await Task.WhenAny(pause, next) == pause)
                {
                    var hits = await HitsAsync(client, waiting, request.Type, cancellationToken);
                    waiting.Clear();
                    pause = Task.Delay(BetweenParts, time, cancellationToken);
                    if (hits.Count > 0)
                    {
                        given += hits.Count;
                        yield return new DidHits(hits, false);
                    }
                }

                if (!await next)
                {
                    break;
                }

                while (!more && arriving.Reader.TryRead(out var did))
                {
                    more = ++read > request.Limit;
                    if (!more)
                    {
                        waiting.Add(did);
                    }
                }

                next = arriving.Reader.WaitToReadAsync(cancellationToken).AsTask();
            }

            var last = await HitsAsync(client, waiting, request.Type, cancellationToken);
            if (given + last.Count == 0)
            {
                throw await reason.ExplainAsync(instance, client, request, cancellationToken);
            }

            yield return new DidHits(last, more);
        }
        finally
        {
            await left.CancelAsync();
            await reading; // Ends at once, and never fails: what went wrong came through the channel.
        }
    }

    private static async Task ReadAsync(RucioClient client, DidSearch search, ChannelWriter<DidSummary> found, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var did in client.Dids.SearchAsync(search, cancellationToken))
            {
                await found.WriteAsync(did, cancellationToken);
            }

            found.Complete();
        }
        catch (Exception e)
        {
            found.Complete(e);
        }
    }

    private static async Task<IReadOnlyList<DidHit>> HitsAsync(RucioClient client, List<DidSummary> found, DidSearchType type, CancellationToken cancellationToken)
    {
        var described = await DescribeAsync(client, [.. found.Where(did => did.Type is null)], cancellationToken);
        return
        [
            .. found
                .Select(did => did.Type is null && described.TryGetValue(did.Name, out var hit) ? hit : Hit(did))
                .Where(hit => IsOfType(hit.Type, type)),
        ];
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
