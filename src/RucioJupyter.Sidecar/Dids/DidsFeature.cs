using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Dids;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<DidHit>))]
internal sealed partial class DidsJson : JsonSerializerContext;

internal static class DidsFeature
{
    public static IServiceCollection AddDids(this IServiceCollection services) =>
        services
            .AddSingleton<NoMatchReason>()
            .AddSingleton<DidFinder>()
            .AddJson(DidsJson.Default);

    public static RouteGroupBuilder MapDids(this RouteGroupBuilder api) => api.MapSearch();
}
