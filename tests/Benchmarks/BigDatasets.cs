using System.Text.Json.Nodes;

namespace RucioJupyter.Benchmarks;

/// <summary>Finds the bulk datasets of the catalogue by their length.</summary>
internal static class BigDatasets
{
    public static async Task<string> FindAsync(Servers servers, long files, CancellationToken cancellationToken, string scope = "data22")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(servers.Rucio, $"dids/{scope}/dids/search?type=dataset&long=1&name=*"));
        request.Headers.Add("X-Rucio-Auth-Token", await servers.TokenAsync(cancellationToken));
        using var answer = await client.SendAsync(request, cancellationToken);
        var lines = (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var found = lines.Select(line => JsonNode.Parse(line)!).First(did => did["length"]?.GetValue<long>() == files);
        return $"{found["scope"]}:{found["name"]}";
    }
}
