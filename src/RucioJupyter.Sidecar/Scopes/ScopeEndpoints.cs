using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Scopes;

/// <summary><c>list-scopes</c>.</summary>
internal static class ScopeEndpoints
{
    public static RouteGroupBuilder MapScopes(this RouteGroupBuilder api)
    {
        api.MapGet("/list-scopes", ListAsync).WithName("ListScopes");
        return api;
    }

    private static async Task<Ok<ScopesReply>> ListAsync(string? @namespace, InstanceRegistry instances, ScopeNames scopes, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ScopesReply(true, await scopes.ListAsync(instances.Get(@namespace), cancellationToken)));
}

/// <summary>Reply of <c>GET list-scopes</c>.</summary>
internal sealed record ScopesReply(bool Success, IReadOnlyList<string> Scopes);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ScopesReply))]
internal sealed partial class ScopesJson : JsonSerializerContext;

internal static class ScopesFeature
{
    public static IServiceCollection AddScopes(this IServiceCollection services) =>
        services.AddPurgeable<ScopeNames>().AddJson(ScopesJson.Default);
}
