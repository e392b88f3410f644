using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Where a DID is, on all storage elements.</summary>
internal sealed class DidReplicas(DidCatalogue dids, RseCatalogue rses, RucioSessions sessions)
{
    /// <summary>A container is looked into so deep, and so many datasets of it are added up.</summary>
    private const int MaxDatasets = 500;

    /// <exception cref="Errors.RefusalException">404 did_not_found.</exception>
    public async Task<ReplicasReply> OfAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var details = await dids.GetAsync(instance, did, cancellationToken);
        var client = sessions.Client(instance);
        var items = details.Type == DidType.File
            ? await OfFileAsync(instance, client, did, cancellationToken)
            : await OfCollectionAsync(instance, client, details, cancellationToken);
        return new ReplicasReply(did.ToString(), DidTypeWord.Of(details.Type), items);
    }

    private async Task<IReadOnlyList<ReplicaView>> OfFileAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        var items = new List<ReplicaView>();
        await foreach (var file in client.Replicas.ListAsync([did], new ReplicaQuery { AllStates = true }, cancellationToken))
        {
            foreach (var (pfn, detail) in file.Pfns.OrderBy(p => p.Value.Priority ?? long.MaxValue))
            {
                var state = file.States.TryGetValue(detail.Rse, out var known) ? known.Text : "";
                items.Add(await ViewAsync(instance, detail.Rse, state, pfn, detail.Type, cancellationToken));
            }

            foreach (var (rse, state) in file.States.Where(s => file.Pfns.Values.All(p => p.Rse != s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                items.Add(await ViewAsync(instance, rse, state.Text, null, null, cancellationToken));
            }
        }

        return items;
    }

    private async Task<IReadOnlyList<ReplicaView>> OfCollectionAsync(Instance instance, RucioClient client, DidDetails details, CancellationToken cancellationToken)
    {
        var datasets = details.Type == DidType.Container ? await DatasetsInAsync(client, details.Did, cancellationToken) : [details.Did];
        var sums = new SortedDictionary<string, (long? Files, long? Bytes, long? AllFiles, long? AllBytes, int Datasets)>(StringComparer.Ordinal);
        if (datasets.Count > 0)
        {
            await foreach (var replica in client.Replicas.DatasetsAsync(datasets, cancellationToken))
            {
                var sum = sums.GetValueOrDefault(replica.Rse, (0, 0, 0, 0, 0));
                sums[replica.Rse] = (sum.Files + replica.AvailableLength, sum.Bytes + replica.AvailableBytes, sum.AllFiles + replica.Length, sum.AllBytes + replica.Bytes, sum.Datasets + 1);
            }
        }

        var items = new List<ReplicaView>();
        foreach (var (rse, sum) in sums)
        {
            var whole = sum.Files is not null && sum.Files == sum.AllFiles && sum.Datasets == datasets.Count;
            var view = await ViewAsync(instance, rse, whole ? "AVAILABLE" : "UNAVAILABLE", null, null, cancellationToken);
            items.Add(view with
            {
                Files = new ReplicaShare(sum.Files, details.Length ?? sum.AllFiles),
                Bytes = new ReplicaShare(sum.Bytes, details.Bytes ?? sum.AllBytes),
            });
        }

        return items;
    }

    private static async Task<List<Did>> DatasetsInAsync(RucioClient client, Did container, CancellationToken cancellationToken)
    {
        var datasets = new List<Did>();
        var seen = new HashSet<Did> { container };
        var open = new Queue<Did>(seen);
        while (open.TryDequeue(out var next) && datasets.Count < MaxDatasets)
        {
            await foreach (var child in client.Dids.ContentAsync(next, cancellationToken))
            {
                if (seen.Count >= MaxDatasets || !seen.Add(child.Did))
                {
                    continue;
                }

                if (child.Type == DidType.Dataset)
                {
                    datasets.Add(child.Did);
                }
                else if (child.Type == DidType.Container)
                {
                    open.Enqueue(child.Did);
                }
            }
        }

        return datasets;
    }

    private async Task<ReplicaView> ViewAsync(Instance instance, string rse, string state, string? pfn, string? type, CancellationToken cancellationToken)
    {
        string? site = null;
        try
        {
            site = await rses.AttributeAsync(instance, rse, "site", cancellationToken);
            type ??= await rses.AttributeAsync(instance, rse, "istape", cancellationToken) is { } tape && bool.TryParse(tape, out var isTape) ? isTape ? "TAPE" : "DISK" : null;
        }
        catch (RucioException e) when (e.Error is not RucioError.Unauthenticated)
        {
            // The copies are known; where their storage stands is a courtesy.
        }

        return new ReplicaView
        {
            Rse = rse,
            State = state,
            Pfn = pfn,
            Scheme = pfn?.IndexOf("://", StringComparison.Ordinal) is { } at and > 0 ? pfn[..at] : null,
            Site = site,
            Type = type?.ToLowerInvariant(),
            Mounted = instance.Destinations.Any(d => d.Rse == rse),
            Files = null,
            Bytes = null,
        };
    }
}
