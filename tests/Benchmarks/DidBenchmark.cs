using System.Diagnostics;

namespace RucioJupyter.Benchmarks;

/// <summary>Answers about a DID that the sidecar already knows, beside the route that does nothing.</summary>
internal static class DidBenchmark
{
    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var servers = await Servers.StartAsync(cancellationToken, "replica");
        await servers.LogInAsync(cancellationToken);
        var tenThousand = await BigDatasets.FindAsync(servers, 10_000, cancellationToken);
        var hundred = await BigDatasets.FindAsync(servers, 100, cancellationToken, "mc16_13TeV");
        var health = Report.Median(await LatenciesAsync(servers, "healthz", 500, cancellationToken));
        var reached = true;
        foreach (var (what, path, runs, aim) in new[]
        {
            ("did, 100 files, cached, p50", $"did?namespace=bench&did={Uri.EscapeDataString(hundred)}", 500, 2.0),
            ("did, a page of 100 of 10,000 files, cached, p50", $"did?namespace=bench&did={Uri.EscapeDataString(tenThousand)}&limit=100", 300, 3.0),
            ("did, all of 10,000 files, cached, p50", $"did?namespace=bench&did={Uri.EscapeDataString(tenThousand)}", 60, 25.0),
        })
        {
            await servers.Sidecar.GetStringAsync(new Uri(path + "&force=1", UriKind.Relative), cancellationToken);
            await LatenciesAsync(servers, path, 20, cancellationToken);
            reached &= Report.Line(what, Report.Median(await LatenciesAsync(servers, path, runs, cancellationToken)), "ms", aim);
        }

        Report.Note(FormattableString.Invariant($"the same client on healthz: {health:0.00} ms"));
        return Report.AtLeast("did, 100 files, cached, 32 clients", await RateAsync(servers, $"did?namespace=bench&did={Uri.EscapeDataString(hundred)}", cancellationToken), "req/s", 2000) && reached;
    }

    internal static async Task<List<double>> LatenciesAsync(Servers servers, string path, int runs, CancellationToken cancellationToken)
    {
        var all = new List<double>(runs);
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await servers.Sidecar.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseContentRead, cancellationToken);
            all.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        }

        return all;
    }

    private static async Task<double> RateAsync(Servers servers, string path, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(
            async () =>
            {
                var count = 0;
                for (; watch.Elapsed < TimeSpan.FromSeconds(5); count++)
                {
                    await servers.Sidecar.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken);
                }

                return count;
            },
            cancellationToken)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
