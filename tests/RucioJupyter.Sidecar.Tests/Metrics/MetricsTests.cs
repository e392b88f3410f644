using System.Text.RegularExpressions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Metrics;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_route_and_nothing_that_a_user_typed_becomes_a_label()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("https://r.example.org"), "demo"));
        foreach (var path in new[] { "healthz", "did-search?namespace=demo&did=user.jdoe:private-name", "file-browser?path=/home/jdoe", "no/such/user.jdoe", "list-scopes?namespace=demo" })
        {
            using var reply = await sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
        }

        using var odd = new HttpRequestMessage(new HttpMethod("JDOE"), new Uri("healthz", UriKind.Relative));
        using var refused = await sidecar.Client.SendAsync(odd);
        var text = await sidecar.Client.GetStringAsync(new Uri("metrics", UriKind.Relative));

        Assert.Contains("""rucio_jupyter_http_requests_total{route="/healthz",method="GET",status="200"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""rucio_jupyter_http_requests_total{route="unmatched",method="GET",status="404"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("\nrucio_jupyterlab_requests_total 6\n", text, StringComparison.Ordinal);
        Assert.Contains("\nrucio_jupyterlab_request_latency_seconds_count 6\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("jdoe", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("private-name", text, StringComparison.Ordinal);
        Assert.DoesNotContain(sidecar.Setup.Home, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_in_the_text_format()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var first = await sidecar.Client.GetAsync(new Uri("instances", UriKind.Relative));

        using var reply = await sidecar.Client.GetAsync(new Uri("metrics", UriKind.Relative));

        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        var lines = (await reply.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(Line(), line));
        var names = lines.Where(l => l.StartsWith("# TYPE", StringComparison.Ordinal)).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.E+-]+)$""")]
    private static partial Regex Line();
}
