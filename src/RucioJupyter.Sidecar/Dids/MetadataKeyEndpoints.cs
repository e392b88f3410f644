using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Dids;

/// <summary><c>metadata-keys</c> and <c>metadata-values</c>: what the filters of a search may hold.</summary>
internal static class MetadataKeyEndpoints
{
    public static RouteGroupBuilder MapMetadataKeys(this RouteGroupBuilder api)
    {
        api.MapGet("/metadata-keys", KeysAsync).WithName("ListMetadataKeys");
        api.MapGet("/metadata-values", ValuesAsync).WithName("ListMetadataValues");
        return api;
    }

    private static async Task<Ok<MetadataKeysReply>> KeysAsync(string? @namespace, InstanceRegistry instances, MetadataConventions conventions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conventions.KeysAsync(instances.Get(@namespace), cancellationToken));

    private static async Task<Ok<MetadataValuesReply>> ValuesAsync(string? @namespace, string? key, InstanceRegistry instances, MetadataConventions conventions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conventions.ValuesAsync(instances.Get(@namespace), key, cancellationToken));
}
