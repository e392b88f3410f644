using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Instances;

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
        [AsParameters] FileQuery query, InstanceRegistry instances, FileListings listings, TimeProvider time, CancellationToken cancellationToken)
    {
        var listing = listings.Open(instances.Get(query.Namespace), DidArgument.Parse(query.Did), fresh: query.Poll == "1");
        return query.Limit is null
            ? new FileArrayResult(listing)
            : new FilePageResult(listing, await ListingPage.TakeAsync(listing, PageCursor.Parse(query.Cursor), ListingPage.CheckLimit(query.Limit.Value), time, cancellationToken));
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
        public int? Limit { get; init; }

        /// <summary><c>next</c> of the page before.</summary>
        public string? Cursor { get; init; }
    }
}
