using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RucioJupyter.Benchmarks;

/// <summary>test:many.dataset, 2,000 files of 100 kB, beside curl --parallel of the same URLs.</summary>
internal static class DownloadBenchmark
{
    private const string Did = "test:many.dataset";

    public static async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var curls = new List<double>();
        for (var run = 0; run < 4; run++)
        {
            await using var servers = await Servers.StartAsync(cancellationToken);
            await servers.LogInAsync(cancellationToken);
            var urls = await UrlsAsync(servers, cancellationToken);
            var curl = await CurlAsync(urls, servers.Home, cancellationToken);
            var own = await SidecarAsync(servers, cancellationToken);
            if (run > 0)
            {
                curls.Add(curl);
                ours.Add(own);
            }
        }

        return Report.Ratio("download of 2,000 files of 100 kB, checked", Report.Median(ours), "curl --parallel", Report.Median(curls), "s", 1.5);
    }

    private static async Task<string[]> UrlsAsync(Servers servers, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(servers.Rucio, "replicas/list"))
        {
            Content = JsonContent.Create(new { dids = new[] { new { scope = "test", name = "many.dataset" } }, schemes = new[] { "http" } }),
        };
        request.Headers.Add("X-Rucio-Auth-Token", await servers.TokenAsync(cancellationToken));
        using var answer = await client.SendAsync(request, cancellationToken);
        var lines = (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonNode.Parse(line)!["pfns"]!.AsObject().First(pfn => pfn.Key.StartsWith("http:", StringComparison.Ordinal)).Key)];
    }

    private static async Task<double> CurlAsync(string[] urls, string home, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home, "curl")).FullName;
        var list = Path.Combine(folder, "urls");
        await File.WriteAllLinesAsync(list, urls.Select((url, i) => $"url = \"{url}\"\noutput = \"{folder}/{i}\""), cancellationToken);
        var seconds = await Servers.TimeAsync("curl", ["--parallel", "--parallel-max", "8", "-sS", "--fail", "-K", list], cancellationToken);
        var arrived = Directory.GetFiles(folder).Length - 1;
        return arrived == urls.Length ? seconds : throw new InvalidOperationException($"curl wrote {arrived} of {urls.Length} files.");
    }

    private static async Task<double> SidecarAsync(Servers servers, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var answer = await servers.Sidecar.PostAsJsonAsync("did/make-available?namespace=bench", new { did = Did }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var id = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["transfer"]!["id"]!.GetValue<long>();
        for (; ; await Task.Delay(5, cancellationToken))
        {
            var transfer = JsonNode.Parse(await servers.Sidecar.GetStringAsync(new Uri($"transfers/{id}?limit=0", UriKind.Relative), cancellationToken))!;
            switch (transfer["state"]!.GetValue<string>())
            {
                case "done":
                    return watch.Elapsed.TotalSeconds;
                case "failed" or "cancelled":
                    throw new InvalidOperationException($"The download ended as {transfer["state"]}: {transfer["error"]}");
            }
        }
    }
}
