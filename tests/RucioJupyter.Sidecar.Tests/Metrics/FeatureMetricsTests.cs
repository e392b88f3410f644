using System.Globalization;
using System.Net.Http.Json;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Metrics;

/// <summary>What a site sees of its users' work without seeing the users.</summary>
public sealed class FeatureMetricsTests
{
    [Fact]
    public async Task Work_is_counted_and_whose_it_is_stays_unknown()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        using (var wrong = await lab.Client.PutAsJsonAsync("auth", new { @namespace = "demo", type = "userpass", @params = new { username = "jdoe", password = "wrong", account = "jdoe" } }))
        {
            Assert.False(wrong.IsSuccessStatusCode);
        }

        await lab.SignInAsync("demo", "jdoe", "jdoepass", "jdoe");
        await lab.GetJsonAsync("list-scopes?namespace=demo");
        await lab.GetJsonAsync("list-scopes?namespace=demo");
        lab.Rucio.Faults.Add(new Fault { Method = "GET", Path = "/dids/*", Kind = FaultKind.ExpiredToken, Times = 1 });
        await lab.GetJsonAsync("did-search?namespace=demo&did=test:small-file-0.root&type=all");
        await lab.GetJsonAsync("files?namespace=demo&did=test:no.such.dataset");
        using (var made = await lab.Client.PostAsJsonAsync("did/make-available?namespace=demo", new { did = "test:small-file-1.root" }))
        {
            Assert.True(made.IsSuccessStatusCode);
        }

        var text = await UntilAsync(lab, scrape => Value(scrape, """rucio_jupyter_transfers{kind="download",state="done"}""") == 1 && Value(scrape, """rucio_jupyter_transfer_bytes_total{kind="download"}""") == 2048);
        var server = lab.Rucio.RucioUrl.Authority;

        Assert.Equal(1, Value(text, """rucio_jupyter_transfers_ended_total{kind="download",state="done"}"""));
        Assert.Equal(0, Value(text, """rucio_jupyter_transfers{kind="upload",state="running"}"""));
        Assert.Equal((2, 1), (Value(text, """rucio_jupyter_logins_total{instance="demo",method="userpass",result="ok"}"""), Value(text, """rucio_jupyter_logins_total{instance="demo",method="userpass",result="failed"}""")));
        Assert.Equal(1, Value(text, $$"""rucio_jupyter_rucio_request_duration_seconds_count{server="{{server}}",resource="scopes",result="ok"}"""));
        Assert.Equal(2, Value(text, $$"""rucio_jupyter_rucio_request_duration_seconds_count{server="{{server}}",resource="auth",result="ok"}"""));
        Assert.Equal(1, Value(text, $$"""rucio_jupyter_rucio_request_duration_seconds_count{server="{{server}}",resource="auth",result="unauthenticated"}"""));
        Assert.True(Value(text, $$"""rucio_jupyter_rucio_request_duration_seconds_count{server="{{server}}",resource="dids",result="not_found"}""") >= 1);
        Assert.True(Value(text, """rucio_jupyter_cache_requests_total{cache="ScopeNames",result="hit"}""") >= 1);
        Assert.True(Value(text, """rucio_jupyter_cache_requests_total{cache="ScopeNames",result="miss"}""") >= 1);
        var page = await File.ReadAllTextAsync(Path.Combine(Contract.Root, "docs", "api", "metrics.md"));
        Assert.All(text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)), line => Assert.Contains($"`{line.Split(' ')[2]}`", page, StringComparison.Ordinal));
        foreach (var theirs in new[] { "jdoe", "small-file", "no.such", "test:", lab.Sidecar.Setup.Home, "wrong" })
        {
            Assert.DoesNotContain(theirs, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_configuration_that_changed_while_running_is_counted()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        Assert.Equal(0, Value(await UntilAsync(lab, _ => true), "rucio_jupyter_config_reloads_total"));

        lab.Sidecar.Setup.Instances[0]!["display_name"] = "Renamed";
        lab.Sidecar.Setup.WriteConfig();

        await UntilAsync(lab, scrape => Value(scrape, "rucio_jupyter_config_reloads_total") >= 1);
    }

    private static async Task<string> UntilAsync(EmulatedSidecar lab, Func<string, bool> isThere)
    {
        using var limit = new CancellationTokenSource(SidecarProcess.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            var text = await lab.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), limit.Token);
            if (isThere(text))
            {
                return text;
            }
        }

        throw new TimeoutException();
    }

    private static double? Value(string text, string metric) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith($"{metric} ", StringComparison.Ordinal)) is { } found
            ? double.Parse(found[(metric.Length + 1)..], CultureInfo.InvariantCulture)
            : null;
}
