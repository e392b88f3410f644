using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The files of a DID with their states, in either mode.</summary>
internal sealed class DidFiles(ReplicaFiles replicas, LocalFiles local)
{
    /// <summary>All files as one array; in replica mode a placeholder where they have to be asked for first.</summary>
    public async Task<IResult> AllAsync(Instance instance, Did did, string? rse, bool fresh, CancellationToken cancellationToken)
    {
        if (instance.Mode == InstanceMode.Download)
        {
            var here = await local.AllAsync(instance, did, fresh, cancellationToken);
            return new RowsResult(here.Page, here.Rows.Write, asPage: false);
        }

        var choice = DestinationChoice.Of(instance, rse);
        var all = fresh ? await replicas.FreshAsync(instance, did, choice, cancellationToken) : await replicas.AtHandAsync(instance, did, choice, cancellationToken);
        return all is null ? new FetchingResult(did) : new RowsResult(all.Page, new ReplicaRows(all.Availability, all.Rule).Write, asPage: false);
    }

    /// <summary>Some files, as soon as they are known.</summary>
    public async Task<IResult> PageAsync(Instance instance, Did did, string? rse, PageCursor? cursor, int limit, bool fresh, CancellationToken cancellationToken)
    {
        if (instance.Mode == InstanceMode.Download)
        {
            var here = await local.PageAsync(instance, did, cursor, limit, fresh, cancellationToken);
            return new RowsResult(here.Page, here.Rows.Write, asPage: true);
        }

        var page = await replicas.PageAsync(instance, did, DestinationChoice.Of(instance, rse), cursor, limit, fresh, cancellationToken);
        return new RowsResult(page.Page, new ReplicaRows(page.Availability, page.Rule).Write, asPage: true);
    }
}
