using System.Diagnostics;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Benchmarks;

/// <summary>From the start of the process to its first reply, and the memory it then holds idle.</summary>
internal static class StartBenchmark
{
    private const int Runs = 7;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var servers = Servers.Empty();
        var programs = new (string Name, double Memory, Func<string, Process> Start)[]
        {
            ("ReadyToRun on the machine's .NET", 75, socket => servers.StartSidecar(socket)),
            ("with its own .NET, trimmed", 55, socket => servers.StartSidecar(socket, Servers.StandaloneProgram)),
            ("an empty Kestrel host, just-in-time", double.PositiveInfinity, socket => servers.Start(Environment.ProcessPath!, ["empty-host", socket], redirect: true)),
        };
        var runs = programs.Select(_ => new List<(double Start, double Memory)>()).ToArray();
        for (var run = 0; run < Runs + 1; run++)
        {
            for (var i = 0; i < programs.Length; i++)
            {
                var one = await OnceAsync(programs[i].Start, servers, cancellationToken);
                if (run > 0)
                {
                    runs[i].Add(one);
                }
            }
        }

        var reached = true;
        var empty = runs[^1];
        for (var i = 0; i < programs.Length - 1; i++)
        {
            Report.Note($"{programs[i].Name}:");
            reached &= Report.Line("cold start to the first reply, median", Report.Median(runs[i].Select(s => s.Start)), "ms", 400);
            reached &= Report.Line("idle memory (VmRSS), median", Report.Median(runs[i].Select(s => s.Memory)), "MiB", programs[i].Memory);
            reached &= Report.Line("highest in 100 s of idling", await HighestAsync(programs[i].Start, servers, cancellationToken), "MiB", programs[i].Memory);
            Report.Ratio($"start beside {programs[^1].Name}", Report.Median(runs[i].Select(s => s.Start)), "empty", Report.Median(empty.Select(s => s.Start)), "ms", 2);
            Report.Ratio("memory beside it", Report.Median(runs[i].Select(s => s.Memory)), "empty", Report.Median(empty.Select(s => s.Memory)), "MiB", 1.5);
        }

        return await LoadsPackagesAsync(cancellationToken) && reached;
    }

    /// <summary>A trimmed program that cannot load a policy package would be small for nothing.</summary>
    private static async Task<bool> LoadsPackagesAsync(CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("rucio-bench-").FullName;
        var package = Path.Combine(home, "vo1_policy");
        await Servers.TimeAsync("dotnet", ["build", "-c", "Release", "--nologo", "-v", "q", "-o", package, Path.Combine(Contract.Root, "docs", "policies", "sample", "vo1_policy")], cancellationToken);
        var start = new ProcessStartInfo(Servers.StandaloneProgram, ["policy", "check", package]) { RedirectStandardOutput = true };
        start.Environment["HOME"] = home;
        using var check = Process.Start(start)!;
        var said = await check.StandardOutput.ReadToEndAsync(cancellationToken);
        await check.WaitForExitAsync(cancellationToken);
        Directory.Delete(home, recursive: true);
        var loads = check.ExitCode == 0 && said.Contains("vectors: 5 of 5 pass", StringComparison.Ordinal);
        Report.Note(loads ? "the trimmed one loads the sample policy package, and 5 of its 5 vectors pass" : $"the trimmed one does NOT load the sample policy package:\n{said}");
        return loads;
    }

    /// <summary>What idling itself needs comes back in the first minute; what it allocates is given back after one and a half.</summary>
    private static async Task<double> HighestAsync(Func<string, Process> start, Servers servers, CancellationToken cancellationToken)
    {
        var socket = servers.NewSocket();
        using var client = Servers.Client(socket);
        var process = start(socket);
        await Servers.UntilAsync(client, "healthz", cancellationToken);
        var highest = 0.0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(100);)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            highest = Math.Max(highest, Servers.Memory(process, "VmRSS"));
        }

        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return highest;
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
