using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.State;

/// <summary><c>POST purge-cache</c>: forgets what was remembered of Rucio, of all instances. Jobs, downloads, choices and credentials stay.</summary>
internal static class PurgeEndpoint
{
    public static RouteGroupBuilder MapState(this RouteGroupBuilder api)
    {
        api.MapPost("/purge-cache", PurgeAsync).WithName("PurgeCache");
        return api;
    }

    private static async Task<Ok<SuccessReply>> PurgeAsync(IEnumerable<IPurgeable> caches, CancellationToken cancellationToken)
    {
        foreach (var cache in caches)
        {
            await cache.PurgeAsync(cancellationToken);
        }

        return TypedResults.Ok(SuccessReply.Yes);
    }
}
