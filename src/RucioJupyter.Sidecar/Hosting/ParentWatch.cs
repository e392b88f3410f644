using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Ends the sidecar when the Jupyter server that started it has gone without a word.</summary>
/// <remarks>
/// A process whose parent dies is given another one. The death signal of prctl is not used: it follows the parent's thread, not its process.
/// </remarks>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ParentWatch> logger) : BackgroundService
{
    /// <summary>How long an orphan may live on, at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly int _parent = Posix.ParentId;

    /// <summary>Whether the process that started this one still lives.</summary>
    public bool ParentLives => Posix.ParentId == _parent;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!ParentLives)
            {
                Orphaned(_parent);
                lifetime.StopApplication();
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Jupyter server (process {Parent}) has gone; the sidecar follows it")]
    private partial void Orphaned(int parent);
}
