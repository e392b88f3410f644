using System.Diagnostics;

namespace RucioJupyter.Benchmarks;

/// <summary>All 100,000 files of a dataset through the sidecar, beside curl on Rucio's own listing.</summary>
internal static class ListingBenchmark
{
    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var curls = new List<double>();
        double peak = 0;
        for (var run = 0; run < 4; run++)
        {
            await using var servers = await Servers.StartAsync(cancellationToken);
            await servers.LogInAsync(cancellationToken);
            var did = await BigDatasets.FindAsync(servers, 100_000, cancellationToken);
            var token = await servers.TokenAsync(cancellationToken);
            var url = new Uri(servers.Rucio, $"dids/{did.Split(':')[0]}/{did.Split(':')[1]}/files");
            var curl = await Servers.TimeAsync("curl", ["-sS", "--fail", "-H", $"X-Rucio-Auth-Token: {token}", url.ToString()], cancellationToken);
            var watch = Stopwatch.StartNew();
            var body = await servers.Sidecar.GetByteArrayAsync(new Uri($"files?namespace=bench&did={Uri.EscapeDataString(did)}", UriKind.Relative), cancellationToken);
            var own = watch.Elapsed.TotalSeconds;
            if (body.AsSpan().Count("\"did\""u8) != 100_000)
            {
                throw new InvalidOperationException($"The list holds {body.AsSpan().Count("\"did\""u8)} files.");
            }

            peak = Math.Max(peak, Servers.Memory(servers.SidecarProcess, "VmHWM"));
            if (run > 0)
            {
                ours.Add(own);
                curls.Add(curl);
            }
        }

        var reached = Report.Ratio("whole listing of 100,000 files, cold", Report.Median(ours), "curl of Rucio's", Report.Median(curls), "s", 1.25);
        return Report.Line("sidecar's peak memory", peak, "MiB", 150) && reached;
    }
}
