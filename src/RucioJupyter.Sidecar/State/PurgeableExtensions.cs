using System.Diagnostics.CodeAnalysis;

namespace RucioJupyter.Sidecar.State;

internal static class PurgeableExtensions
{
    /// <summary>A singleton that <c>POST purge-cache</c> empties.</summary>
    public static IServiceCollection AddPurgeable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IPurgeable =>
        services.AddSingleton<T>().AddSingleton<IPurgeable>(provider => provider.GetRequiredService<T>());
}
