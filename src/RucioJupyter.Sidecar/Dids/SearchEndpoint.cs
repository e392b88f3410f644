using Microsoft.AspNetCore.Mvc;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Dids;

/// <summary><c>did-search</c>.</summary>
internal static class SearchEndpoint
{
    /// <summary>Set to <c>true</c> where Rucio had more than is shown.</summary>
    public const string MoreHeader = "X-Rucio-More";

    public static RouteGroupBuilder MapSearch(this RouteGroupBuilder api)
    {
        api.MapGet("/did-search", SearchAsync).WithName("SearchDids").Produces<IReadOnlyList<DidHit>>();
        return api;
    }

    private static async Task<IResult> SearchAsync(
        [AsParameters] SearchQuery query, [FromHeader(Name = "Accept")] string? accept, InstanceRegistry instances, BareNames names, DidFinder finder, CancellationToken cancellationToken)
    {
        var instance = instances.Get(query.Namespace);
        var did = await names.CompletedAsync(instance, query.Did, cancellationToken);
        var request = SearchRequest.Parse(instance, did, query.Type, query.Filters, query.Limit);
        return accept == "text/event-stream"
            ? new HitStreamResult(finder.PartsAsync(instance, request, cancellationToken))
            : new HitsResult(await finder.FindAsync(instance, request, cancellationToken));
    }

    internal sealed class SearchQuery
    {
        /// <summary>The instance.</summary>
        public string? Namespace { get; init; }

        /// <summary>The scope, and a name that may hold wildcards.</summary>
        public string? Did { get; init; }

        /// <summary><c>all</c>, <c>collection</c>, <c>dataset</c>, <c>container</c> or <c>file</c>. Default <c>collection</c>.</summary>
        public string? Type { get; init; }

        /// <inheritdoc cref="DidFilters"/>
        public string? Filters { get; init; }

        /// <summary>From 1 to 1000. Default 1000.</summary>
        public string? Limit { get; init; }
    }

    internal sealed class HitsResult(DidHits hits) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (hits.More)
            {
                httpContext.Response.Headers[MoreHeader] = "true";
            }

            return TypedResults.Ok(hits.Hits).ExecuteAsync(httpContext);
        }
    }
}
