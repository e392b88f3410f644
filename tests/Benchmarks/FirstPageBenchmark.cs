using System.Diagnostics;

namespace RucioJupyter.Benchmarks;

/// <summary>The first page of a 100,000-file dataset that nobody has asked for yet, beside the first line that curl gets.</summary>
internal static class FirstPageBenchmark
{
    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var pages = new List<double>();
        var lines = new List<double>();
        double peak = 0;
        for (var run = 0; run < 5; run++)
        {
            await using var servers = await Servers.StartAsync(cancellationToken);
            await servers.LogInAsync(cancellationToken);
            var did = await BigDatasets.FindAsync(servers, 100_000, cancellationToken);
            var token = await servers.TokenAsync(cancellationToken);
            var url = new Uri(servers.Rucio, $"dids/{did.Split(':')[0]}/{did.Split(':')[1]}/files");
            lines.Add(1000 * await Servers.TimeAsync("sh", ["-c", $"curl -sN -H 'X-Rucio-Auth-Token: {token}' '{url}' | head -1"], cancellationToken));
            var watch = Stopwatch.StartNew();
            var page = await servers.Sidecar.GetStringAsync(new Uri($"files?namespace=bench&did={Uri.EscapeDataString(did)}&limit=100", UriKind.Relative), cancellationToken);
            pages.Add(watch.Elapsed.TotalMilliseconds);
            if (!page.Contains("\"next\"", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"No page came back: {page[..Math.Min(200, page.Length)]}");
            }

            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            peak = Math.Max(peak, Servers.Memory(servers.SidecarProcess, "VmHWM"));
        }

        var reached = Report.Ratio("first page of 100,000 files, never asked before", Report.Median(pages), "curl | head -1", Report.Median(lines), "ms", 2);
        return Report.Line("sidecar's peak memory while it lists the rest", peak, "MiB", 200) && reached;
    }
}
