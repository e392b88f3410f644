namespace RucioJupyter.Sidecar.Traces;

internal static class TracesFeature
{
    public static IServiceCollection AddTraces(this IServiceCollection services) =>
        services
            .AddSingleton<TraceQueue>()
            .AddHostedService<TraceSender>();
}
