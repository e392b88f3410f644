using System.Diagnostics;

namespace RucioJupyter.Benchmarks;

/// <summary>From the start of the process to its first reply, and the memory it then holds idle.</summary>
internal static class StartBenchmark
{
    private const int Runs = 7;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var servers = Servers.Empty();
        var sidecar = new List<(double Start, double Memory)>();
        var empty = new List<(double Start, double Memory)>();
        for (var run = 0; run < Runs + 1; run++)
        {
            var one = await OnceAsync(servers.StartSidecar, servers, cancellationToken);
            var other = await OnceAsync(socket => servers.Start(Environment.ProcessPath!, ["empty-host", socket], redirect: true), servers, cancellationToken);
            if (run > 0)
            {
                sidecar.Add(one);
                empty.Add(other);
            }
        }

        var reached = Report.Line("cold start to the first reply, median", Report.Median(sidecar.Select(s => s.Start)), "ms", 600);
        reached &= Report.Line("idle memory (VmRSS), median", Report.Median(sidecar.Select(s => s.Memory)), "MiB", 80);
        Report.Ratio("start beside an empty Kestrel host (just-in-time)", Report.Median(sidecar.Select(s => s.Start)), "empty", Report.Median(empty.Select(s => s.Start)), "ms", 2);
        Report.Ratio("memory beside it", Report.Median(sidecar.Select(s => s.Memory)), "empty", Report.Median(empty.Select(s => s.Memory)), "MiB", 1.5);
        return reached;
    }

    private static async Task<(double Start, double Memory)> OnceAsync(Func<string, Process> start, Servers servers, CancellationToken cancellationToken)
    {
        var socket = servers.NewSocket();
        using var client = Servers.Client(socket);
        var watch = Stopwatch.StartNew();
        var process = start(socket);
        await Servers.UntilAsync(client, "healthz", cancellationToken);
        var started = watch.Elapsed.TotalMilliseconds;
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        var memory = Servers.Memory(process, "VmRSS");
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return (started, memory);
    }
}
