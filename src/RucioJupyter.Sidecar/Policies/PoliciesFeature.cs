using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Policies;

internal static class PoliciesFeature
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) =>
        services.AddPurgeable<InstancePolicies>().AddSingleton<BareNames>().AddSingleton<SchemaGate>().AddHostedService<PolicyStart>();
}
