using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Rules;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RuleListReply))]
[JsonSerializable(typeof(RuleEndReply))]
[JsonSerializable(typeof(RulesReply))]
internal sealed partial class RulesJson : JsonSerializerContext;

internal static class RulesFeature
{
    public static IServiceCollection AddRules(this IServiceCollection services) =>
        services
            .AddPurgeable<RuleLookup>()
            .AddSingleton<RuleMaker>()
            .AddSingleton<RuleList>()
            .AddSingleton<RuleWatch>()
            .AddHostedService(provider => provider.GetRequiredService<RuleWatch>())
            .AddJson(RulesJson.Default);
}
