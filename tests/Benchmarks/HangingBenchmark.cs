using System.Net.Http.Json;

namespace RucioJupyter.Benchmarks;

/// <summary>32 clients while one call to Rucio hangs, beside the same run without it.</summary>
internal static class HangingBenchmark
{
    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var servers = await Servers.StartAsync(cancellationToken, "replica");
        await servers.LogInAsync(cancellationToken);
        var path = $"did?namespace=bench&did={Uri.EscapeDataString(await BigDatasets.FindAsync(servers, 100, cancellationToken, "mc16_13TeV"))}";
        await servers.Sidecar.GetStringAsync(new Uri(path + "&force=1", UriKind.Relative), cancellationToken);
        await P99Async(servers, path, cancellationToken);
        var calm = await P99Async(servers, path, cancellationToken);

        using var client = new HttpClient();
        var fault = await client.PostAsJsonAsync(
            new Uri(servers.Rucio, "emulator/faults"), new { method = "GET", path = "/scopes/", kind = "hang", times = 1 }, cancellationToken);
        fault.EnsureSuccessStatusCode();
        using var hanging = new CancellationTokenSource();
        var call = servers.Sidecar.GetAsync(new Uri("list-scopes?namespace=bench", UriKind.Relative), hanging.Token);
        await Task.Delay(200, cancellationToken);
        var disturbed = await P99Async(servers, path, cancellationToken);
        if (call.IsCompleted)
        {
            throw new InvalidOperationException("The call that was to hang came back: this run shows nothing.");
        }

        await hanging.CancelAsync();
        return Report.Ratio("p99 of 32 clients while one Rucio call hangs", disturbed, "without", calm, "ms", 2);
    }

    private static async Task<double> P99Async(Servers servers, string path, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => DidBenchmark.LatenciesAsync(servers, path, 150, cancellationToken), cancellationToken)));
        return Report.Percentile(all.SelectMany(list => list), 0.99);
    }
}
