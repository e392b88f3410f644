using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Quota;

/// <summary><c>quota</c>.</summary>
internal static class QuotaEndpoint
{
    public static RouteGroupBuilder MapQuota(this RouteGroupBuilder api)
    {
        api.MapGet("/quota", GetAsync).WithName("GetQuota");
        return api;
    }

    private static async Task<Ok<QuotaReply>> GetAsync(string? @namespace, InstanceRegistry instances, AccountQuota quotas, CancellationToken cancellationToken) =>
        TypedResults.Ok(await quotas.GetAsync(instances.Get(@namespace), cancellationToken));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QuotaReply))]
internal sealed partial class QuotaJson : JsonSerializerContext;

internal static class QuotaFeature
{
    public static IServiceCollection AddQuota(this IServiceCollection services) =>
        services.AddPurgeable<AccountQuota>().AddSingleton<QuotaCheck>().AddJson(QuotaJson.Default);
}
