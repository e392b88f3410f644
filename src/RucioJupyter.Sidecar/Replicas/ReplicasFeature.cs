namespace RucioJupyter.Sidecar.Replicas;

internal static class ReplicasFeature
{
    public static IServiceCollection AddReplicas(this IServiceCollection services) =>
        services
            .AddSingleton<MountProbe>()
            .AddSingleton<RsePathRule>()
            .AddSingleton<ReplicaProbe>()
            .AddSingleton<ReplicaFiles>()
            .AddSingleton<ReplicaSummary>();
}
