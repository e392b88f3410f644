using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Listings;

/// <summary><c>files</c>.</summary>
internal static class FileEndpoint
{
    public static RouteGroupBuilder MapFiles(this RouteGroupBuilder api)
    {
        api.MapGet("/files", ListAsync).WithName("ListFiles");
        return api;
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] FileQuery query, InstanceRegistry instances, BareNames names, FileListings listings, TimeProvider time, CancellationToken cancellationToken)
    {
        var instance = instances.Get(query.Namespace);
        var did = await names.DidAsync(instance, query.Did, cancellationToken);
        var limit = LimitArgument.Parse(query.Limit, ListingPage.MaxLimit);
        var listing = query.Poll == "1" ? await listings.RefreshAsync(instance, did, cancellationToken) : listings.Open(instance, did);
        if (limit is null)
        {
            return new FileArrayResult(listing);
        }

        var page = await ListingPage.TakeAsync(listing, PageCursor.Parse(query.Cursor), limit.Value, time, cancellationToken);
        return new RowsResult(page, new FilePageRows(listing.Rows).Write, asPage: true);
    }

    internal sealed class FileQuery
    {
        /// <summary>The instance.</summary>
        public string? Namespace { get; init; }

        /// <summary>A collection; a file gives itself.</summary>
        public string? Did { get; init; }

        /// <summary><c>1</c>: asks Rucio even where the list is at hand.</summary>
        public string? Poll { get; init; }

        /// <summary>Rows of a page; without it the whole list is one array.</summary>
        public string? Limit { get; init; }

        /// <summary><c>next</c> of the page before.</summary>
        public string? Cursor { get; init; }
    }
}
