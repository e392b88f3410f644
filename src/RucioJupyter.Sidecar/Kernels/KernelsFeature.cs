using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Kernels;

internal static class KernelsFeature
{
    public static IServiceCollection AddKernels(this IServiceCollection services) =>
        services
            .AddSingleton(provider => HelperPlaces.Of(provider.GetRequiredService<SidecarOptions>()))
            .AddSingleton<IKernelData, PanelRoutes>()
            .AddSingleton<KernelManifests>()
            .AddSingleton<KernelDesk>()
            .AddSingleton<KernelWaits>()
            .AddSingleton<RuntimeFile>()
            .AddHostedService(provider => provider.GetRequiredService<RuntimeFile>())
            .AddJson(KernelsJson.Default);
}
