using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Listings;

internal static class ListingsFeature
{
    public static IServiceCollection AddListings(this IServiceCollection services) => services.AddPurgeable<FileListings>();

    public static RouteGroupBuilder MapListings(this RouteGroupBuilder api) => api.MapFiles();
}
