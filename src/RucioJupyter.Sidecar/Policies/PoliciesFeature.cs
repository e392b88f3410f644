using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Policies;

internal static class PoliciesFeature
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) =>
        services
            .AddPurgeable<InstancePolicies>()
            .AddPurgeable<PermissionFacts>()
            .AddSingleton<PermissionAdvice>()
            .AddSingleton<PredictedPfn>()
            .AddSingleton<BareNames>()
            .AddSingleton<SchemaGate>()
            .AddHostedService<PolicyStart>()
            .AddJson(PoliciesJson.Default);
}
