using System.Diagnostics;
using Rucio.Policy.Algorithms;

namespace RucioJupyter.Benchmarks;

/// <summary>A million paths of the algorithm hash on one core, beside the same in Python where there is one.</summary>
internal static class Lfn2PfnBenchmark
{
    private const int Names = 1_000_000;

    private const string Python = """
        import hashlib, time
        names = ['file_%07d.root' % i for i in range(1000000)]
        start = time.perf_counter()
        total = 0
        for name in names:
            h = hashlib.md5(('data22:' + name).encode('utf-8')).hexdigest()
            total += len('%s/%s/%s/%s' % ('data22', h[0:2], h[2:4], name))
        print(time.perf_counter() - start)
        """;

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var names = Enumerable.Range(0, Names).Select(i => $"file_{i:0000000}.root").ToArray();
        var times = new List<double>();
        long length = 0;
        for (var run = 0; run < 5; run++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var name in names)
            {
                length += BuiltInLfn2Pfn.Hash("data22", name).Length;
            }

            times.Add(watch.Elapsed.TotalSeconds);
        }

        if (length != 5L * Names * "data22/ab/cd/file_0000000.root".Length)
        {
            throw new InvalidOperationException("The paths have an unexpected length.");
        }

        var reached = Report.Line("1,000,000 paths by hash, one core, median", Report.Median(times), "s", 1.5);
        var start = new ProcessStartInfo("python3", ["-c", Python]) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var seconds = double.Parse(await process.StandardOutput.ReadToEndAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
            Report.Ratio("beside Python's hashlib", Report.Median(times), "Python", seconds, "s", 1);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Report.Note("No python3 here to compare with.");
        }

        return reached;
    }
}
