using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Dids;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<DidHit>))]
[JsonSerializable(typeof(DidSummaryReply))]
[JsonSerializable(typeof(ContentReply))]
[JsonSerializable(typeof(ReplicasReply))]
[JsonSerializable(typeof(DidEndpoint.MakeAvailableRequest))]
internal sealed partial class DidsJson : JsonSerializerContext;

internal static class DidsFeature
{
    public static IServiceCollection AddDids(this IServiceCollection services) =>
        services
            .AddSingleton<NoMatchReason>()
            .AddSingleton<DidFinder>()
            .AddSingleton<DidCatalogue>()
            .AddSingleton<DidContent>()
            .AddSingleton<DidReplicas>()
            .AddJson(DidsJson.Default);

    public static RouteGroupBuilder MapDids(this RouteGroupBuilder api) => api.MapSearch().MapDid();
}
