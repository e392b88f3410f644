using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Dids;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<DidHit>))]
[JsonSerializable(typeof(HitsEnd))]
[JsonSerializable(typeof(DidSummaryReply))]
[JsonSerializable(typeof(ContentReply))]
[JsonSerializable(typeof(ReplicasReply))]
[JsonSerializable(typeof(MetadataReply))]
[JsonSerializable(typeof(ParentsReply))]
[JsonSerializable(typeof(MetadataKeysReply))]
[JsonSerializable(typeof(MetadataValuesReply))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(MakeAvailableRequest))]
internal sealed partial class DidsJson : JsonSerializerContext;

internal static class DidsFeature
{
    public static IServiceCollection AddDids(this IServiceCollection services) =>
        services
            .AddSingleton<NoMatchReason>()
            .AddSingleton<DidFinder>()
            .AddPurgeable<DidCatalogue>()
            .AddPurgeable<DidContent>()
            .AddSingleton<DidReplicas>()
            .AddPurgeable<DidMetadata>()
            .AddPurgeable<MetadataConventions>()
            .AddSingleton<DidParents>()
            .AddSingleton<LocalFiles>()
            .AddSingleton<DidFiles>()
            .AddSingleton<MakeAvailable>()
            .AddPurgeable<LocalDidSummary>()
            .AddJson(DidsJson.Default);

    public static RouteGroupBuilder MapDids(this RouteGroupBuilder api) => api.MapSearch().MapMetadataKeys().MapDid().MapLocalCopies();
}
