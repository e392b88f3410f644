namespace RucioJupyter.Sidecar.Hosting;

/// <summary>What every feature stands on.</summary>
internal static class HostingFeature
{
    /// <summary>Time that running work gets to leave itself in order after SIGTERM.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(4);

    public static IServiceCollection AddHosting(this IServiceCollection services, SidecarOptions options)
    {
        services.AddSidecarLogging(options);
        services.AddSingleton(options);
        services.AddSingleton(options.Environment);
        services.AddSingleton(options.Time);
        services.AddSingleton<StartMark>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<ParentWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ParentWatch>());
        services.AddHostedService<IdleMemory>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTime;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services.AddRoutingCore();
        return services.AddJson();
    }
}
