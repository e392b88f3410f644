using System.Text;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Notices within two seconds when a file of the configuration changes, comes or goes.</summary>
/// <remarks>
/// It looks, instead of being told: a notification does not come from a network home, nor from a folder that is not there yet, and a
/// watch of a big home costs seconds. A look is some twenty calls that touch no disk.
/// </remarks>
internal sealed class ConfigWatch(RucioConfiguration configuration, TimeProvider time, WarmUp warmUp) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Remote copies grow old without any file changing.</summary>
    private static readonly TimeSpan FullInterval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await warmUp.WaitAsync(stoppingToken); // reading files is not on the way to the first reply
        var seen = Fingerprint();
        configuration.Reload();
        var full = time.GetUtcNow() + FullInterval;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Fingerprint();
            if (now != seen || time.GetUtcNow() >= full)
            {
                seen = now;
                full = time.GetUtcNow() + FullInterval;
                configuration.Reload();
            }
        }
    }

    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var path in ConfigFiles.Existing(configuration.Folders).Select(file => file.Path).Concat(configuration.ValueFiles))
        {
            text.Append(path).Append(' ').Append(Posix.Mark(path)).Append('\n');
        }

        return text.ToString();
    }
}

internal static class ConfigurationFeature
{
    public static IServiceCollection AddRucioConfiguration(this IServiceCollection services) =>
        services
            .AddSingleton<RemoteConfigs>()
            .AddSingleton<RucioConfiguration>()
            .AddHostedService<ConfigWatch>();
}
