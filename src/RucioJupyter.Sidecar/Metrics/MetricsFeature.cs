using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary><c>GET metrics</c>: one scrape for a user's server.</summary>
internal static class MetricsFeature
{
    public static IServiceCollection AddSidecarMetrics(this IServiceCollection services) => services
        .AddSingleton<RequestMetrics>()
        .AddMetrics<RucioCallMetrics>()
        .AddMetrics<LoginMetrics>()
        .AddMetrics<TransferMetrics>()
        .AddMetrics<TraceMetrics>()
        .AddMetrics<ConfigMetrics>()
        .AddSingleton<IMetricsSource, CacheMetrics>();

    private static IServiceCollection AddMetrics<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IMetricsSource => services.AddSingleton<T>().AddSingleton<IMetricsSource>(provider => provider.GetRequiredService<T>());

    public static RouteGroupBuilder MapMetrics(this RouteGroupBuilder api)
    {
        api.MapGet("/metrics", Scrape).WithName("Metrics");
        return api;
    }

    private static ContentHttpResult Scrape(RequestMetrics requests, IEnumerable<IMetricsSource> features, InstanceRegistry registry, RucioConfiguration configuration, StartMark start)
    {
        var text = new MetricsText();
        requests.Write(text);
        text.Head("rucio_jupyter_build_info", "gauge", "Always 1; the label says which version runs.");
        text.Line("rucio_jupyter_build_info", 1, ("version", HealthEndpoints.Version));
        text.Gauge("process_start_time_seconds", "When the process began to serve, seconds since 1970.", start.StartedAt.ToUnixTimeMilliseconds() / 1000.0);
        text.Gauge("process_resident_memory_bytes", "Memory in use.", Environment.WorkingSet);
        text.Head("rucio_jupyter_instances", "gauge", "Configured Rucio instances.");
        var usable = registry.Entries.Count(entry => entry.Instance is not null);
        text.Line("rucio_jupyter_instances", usable, ("state", "available"));
        text.Line("rucio_jupyter_instances", registry.Entries.Count - usable, ("state", "unavailable"));
        text.Gauge("rucio_jupyter_config_read_timestamp_seconds", "When the configuration was read last, seconds since 1970.", configuration.Current.ReadAt.ToUnixTimeSeconds());
        text.Gauge("rucio_jupyter_config_warnings", "Warnings of that reading.", configuration.Current.Warnings.Count);
        foreach (var feature in features)
        {
            feature.Write(text);
        }

        return TypedResults.Text(text.ToString(), MetricsText.ContentType);
    }
}
