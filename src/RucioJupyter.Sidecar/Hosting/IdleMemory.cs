using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Gives memory back to the system when nobody works: under JupyterHub most sidecars of a node are idle.</summary>
/// <remarks>The collector keeps what a busy minute needed, and without new allocations nothing makes it look again.</remarks>
internal sealed class IdleMemory(WarmUp warmUp, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    /// <summary>Fewer bytes than this between two looks: nobody works.</summary>
    private const long Quiet = 256 * 1024;

    /// <summary>Fewer bytes than this since the last time: there is nothing to give.</summary>
    private const long Worthwhile = 2 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await warmUp.WaitAsync(stoppingToken);
        await Task.Delay(AfterStart, time, stoppingToken);
        var given = Give();
        using var timer = new PeriodicTimer(Look, time);
        var before = given;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var isQuiet = now - before < Quiet;
            if (isQuiet && now - given >= Worthwhile)
            {
                given = now = Give();
            }
            else if (isQuiet)
            {
                ProgramPages.GiveBack(); // What the clockwork of an idle process has read since; it takes some milliseconds.
            }

            before = now;
        }
    }

    private static long Give()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Posix.TrimMalloc();
        ProgramPages.GiveBack();
        return GC.GetTotalAllocatedBytes();
    }
}
