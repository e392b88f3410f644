using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using Rucio.Policy;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Traces;

namespace RucioJupyter.Sidecar.Tests.Traces;

/// <summary>What Rucio hears of downloads, and that nobody waits for it.</summary>
public sealed class TransferTracesTests
{
    /// <summary>Rucio's core/trace.py: what a report of a download must have, beside what its server adds.</summary>
    private static readonly string[] Needed =
        ["hostname", "eventType", "localSite", "account", "eventVersion", "uuid", "scope", "filename", "datasetScope", "dataset", "filesize", "clientState", "stateReason"];

    [Fact]
    public async Task Each_file_of_a_dataset_is_reported_with_all_that_Rucio_needs()
    {
        await using var lab = await LabAsync((setup, _) => setup.Instances[0]!["site_name"] = "CERN");
        var before = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds();
        await DownloadAsync(lab, "test:small.dataset");

        var traces = await TracesAsync(lab, 5);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"small-file-{i}.root"), traces.Select(t => (string)t["filename"]!).Order(StringComparer.Ordinal));
        Assert.Single(traces.Select(t => (string)t["uuid"]!).Distinct());
        Assert.All(traces, trace =>
        {
            Assert.All(Needed, key => Assert.True(trace.ContainsKey(key), $"{key} is missing."));
            Assert.Equal(("download", "DONE", "OK"), ((string?)trace["eventType"], (string?)trace["clientState"], (string?)trace["stateReason"]));
            Assert.Equal(("root", "root", "CERN"), ((string?)trace["account"], (string?)trace["usrdn"], (string?)trace["localSite"]));
            Assert.Equal(("test", "test", "small.dataset"), ((string?)trace["scope"], (string?)trace["datasetScope"], (string?)trace["dataset"]));
            Assert.Equal("REMOTE-HTTP", (string?)trace["remoteSite"]);
            Assert.StartsWith($"{(string?)trace["protocol"]}://", (string?)trace["url"], StringComparison.Ordinal);
            Assert.EndsWith((string)trace["filename"]!, (string?)trace["url"], StringComparison.Ordinal);
            Assert.True(Guid.TryParseExact((string?)trace["uuid"], "N", out _));
            Assert.True((long)trace["filesize"]! > 0);
            var (start, end, noted) = ((double)trace["transferStart"]!, (double)trace["transferEnd"]!, (double)trace["traceTimeentryUnix"]!);
            Assert.True(before <= start && start <= end && end <= noted, $"{before} {start} {end} {noted}");
            Assert.True(DateTime.TryParseExact((string?)trace["traceTimeentry"], "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
            Assert.False(trace.ContainsKey("vo"));
        });
    }

    [Fact]
    public async Task A_file_on_its_own_has_no_dataset_and_one_that_is_here_already_no_storage()
    {
        await using var lab = await LabAsync();
        await DownloadAsync(lab, "test:small-file-1.root");
        await DownloadAsync(lab, "test:small-file-1.root");
        await DownloadAsync(lab, "test:small.dataset");

        var traces = await TracesAsync(lab, 1 + 5);
        var alone = traces[0];
        Assert.True(alone.ContainsKey("dataset") && alone["dataset"] is null && alone["datasetScope"] is null);
        Assert.Equal("ROAMING", (string?)alone["localSite"]);
    }

    [Fact]
    public async Task A_file_of_an_unknown_earlier_time_is_reported_as_here_already()
    {
        await using var lab = await LabAsync();
        var folder = await DownloadAsync(lab, "test:small-file-1.root");
        await TracesAsync(lab, 1);
        using (var deleted = await lab.Client.DeleteAsync(new Uri($"transfers/{folder.Id}", UriKind.Relative)))
        {
            Assert.True(deleted.IsSuccessStatusCode);
        }

        // The table has forgotten when the file was written: it is proved by its checksum.
        File.SetLastWriteTimeUtc(folder.File, DateTime.UnixEpoch);
        await DownloadAsync(lab, "test:small-file-1.root");
        var trace = (await TracesAsync(lab, 2))[1];
        Assert.Equal("ALREADY_DONE", (string?)trace["clientState"]);
        Assert.False(trace.ContainsKey("remoteSite"));
    }

    [Fact]
    public async Task What_could_not_be_fetched_is_reported_with_the_reason()
    {
        await using var lab = await LabAsync();
        await DownloadAsync(lab, "test:corrupt.dataset", "failed");
        var corrupt = await TracesAsync(lab, 4);
        Assert.Equal(["DONE", "FAILED", "FAIL_VALIDATE", "FAIL_VALIDATE"], corrupt.Select(t => (string)t["clientState"]!).Order(StringComparer.Ordinal));
        Assert.All(corrupt, t => Assert.Equal("REMOTE-HTTP", (string?)t["remoteSite"]));
        Assert.Contains("adler32 is", (string?)corrupt.First(t => ((string)t["stateReason"]!).Contains("registered", StringComparison.Ordinal))["stateReason"], StringComparison.Ordinal);

        await DownloadAsync(lab, "test:noreplicas.dataset", "failed");
        var absent = (await TracesAsync(lab, 4 + 3)).Skip(4).ToList();
        Assert.All(absent, t => Assert.Equal(("FILE_NOT_FOUND", false), ((string?)t["clientState"], t.ContainsKey("remoteSite"))));
    }

    [Fact]
    public async Task A_Rucio_that_does_not_answer_reports_holds_up_nothing()
    {
        await using var lab = await LabAsync();
        lab.Rucio.Faults.Add(new Fault { Kind = FaultKind.Hang, Server = "rucio", Method = "POST", Path = "/traces/" });
        await DownloadAsync(lab, "test:small.dataset");
        await DownloadAsync(lab, "test:small-file-0.root");
        Assert.Empty(lab.Rucio.Traces);
    }

    [Fact]
    public async Task A_Rucio_that_refuses_reports_is_asked_once_in_a_while_and_the_log_says_it_once()
    {
        using var log = new StringWriter();
        await using (var lab = await LabAsync((setup, _) => setup.Adjust = options => options with { Log = log }))
        {
            lab.Rucio.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "rucio", Method = "POST", Path = "/traces/", Status = 500 });
            await DownloadAsync(lab, "test:small.dataset");
            var scrape = await ScrapeAsync(lab, text => Count(text, "failed") + Count(text, "dropped") == 5);
            Assert.Equal((1, 4, 0), (Count(scrape, "failed"), Count(scrape, "dropped"), Count(scrape, "sent")));
            Assert.Empty(lab.Rucio.Traces);
        }

        var line = Assert.Single(log.ToString().Split('\n'), line => line.Contains("is not told of transfers", StringComparison.Ordinal));
        Assert.Contains("traces_enabled", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_switches_it_off_while_the_sidecar_runs()
    {
        await using var lab = await LabAsync((setup, _) => setup.Instances[0]!["traces_enabled"] = false);
        await DownloadAsync(lab, "test:small-file-0.root");
        Assert.Equal(0, Count(await ScrapeAsync(lab, _ => true), "dropped"));

        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Sidecar.Get<Sidecar.Instances.InstanceRegistry>().Changed += changed.SetResult;
        lab.Sidecar.Setup.Instances[0]!["traces_enabled"] = true;
        lab.Sidecar.Setup.WriteConfig();
        await changed.Task.WaitAsync(SidecarProcess.Patience);
        await DownloadAsync(lab, "test:small-file-1.root");

        Assert.Equal("small-file-1.root", (string?)Assert.Single(await TracesAsync(lab, 1))["filename"]);
    }

    [Fact]
    public void A_signed_address_and_a_password_stay_here()
    {
        var did = Did.Parse("test:f");
        Assert.True(Pfn.TryParse("https://jdoe:hunter2@s3.example.org:8443/bucket/f?X-Amz-Signature=abcdef", out var pfn));
        var values = (SomeTrace() with { Replica = new ReplicaSource(did, "S3", pfn) }).Values("jdoe", "atl", null);

        Assert.Equal("https://s3.example.org:8443/bucket/f", values["url"].GetString());
        Assert.Equal("atl", values["vo"].GetString());
        Assert.DoesNotContain(values.Values, value => value.ToString().Contains("hunter2", StringComparison.Ordinal) || value.ToString().Contains("abcdef", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_organisation_is_named_where_the_server_knows_several_and_only_there()
    {
        await using var lab = await EmulatedSidecar.StartAsync((setup, rucio) =>
        {
            setup.Instances[0]!["vo"] = "atlas"; // for VOMS alone: the server knows no such organisation
            setup.WithDownloadInstance(rucio.MultiVoUrl, "several");
            setup.Instances[2]!["vo"] = "tst";
        });
        await lab.SignInAsync("demo");
        await lab.SignInAsync("several", "shared", "sharedpass", "jdoe");
        foreach (var name in new[] { "demo", "several" })
        {
            lab.Sidecar.Get<TraceQueue>().Offer(lab.Sidecar.Get<Sidecar.Instances.InstanceRegistry>().Get(name), SomeTrace());
        }

        var traces = await TracesAsync(lab, 2);
        Assert.Equal([("root", null), ("jdoe", "tst")], traces.Select(t => ((string?)t["account"], (string?)t["vo"])));
    }

    [Fact]
    public async Task More_reports_than_there_is_room_for_are_counted_and_left_out()
    {
        var metrics = new TraceMetrics();
        var queue = new TraceQueue(metrics);
        await using var lab = await LabAsync();
        var instance = lab.Sidecar.Get<Sidecar.Instances.InstanceRegistry>().Get("demo");
        for (var i = 0; i < TraceQueue.Capacity + 3; i++)
        {
            queue.Offer(instance, SomeTrace());
        }

        var text = new MetricsText();
        metrics.Write(text);
        Assert.Equal(3, Count(text.ToString(), "dropped"));
    }

    private static TransferTrace SomeTrace() => new()
    {
        EventType = "download",
        Uuid = Guid.NewGuid(),
        File = Did.Parse("test:f"),
        ClientState = "DONE",
        StateReason = "OK",
        Ended = DateTimeOffset.UnixEpoch,
    };

    private static async Task<EmulatedSidecar> LabAsync(Action<SidecarSetup, EmulatorHost>? configure = null)
    {
        var lab = await EmulatedSidecar.StartAsync(configure);
        await lab.SignInAsync("demo");
        return lab;
    }

    private static async Task<(long Id, string File)> DownloadAsync(EmulatedSidecar lab, string did, string state = "done")
    {
        await using var events = await EventReader.OpenAsync(lab.Client);
        using var reply = await lab.Client.PostAsJsonAsync("did/make-available?namespace=demo", new { did });
        var id = (long)(await RunningSidecar.ReadAsync(reply))!["transfer"]!["id"]!;
        var ended = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.Equal(state, (string?)ended["state"]);
        return (id, (string?)(await lab.GetJsonAsync($"transfers/{id}"))["files"]![0]!["path"] ?? "");
    }

    private static async Task<IReadOnlyList<JsonObject>> TracesAsync(EmulatedSidecar lab, int count)
    {
        await ScrapeAsync(lab, text => Count(text, "sent") >= count);
        Assert.Equal(count, lab.Rucio.Traces.Count);
        return [.. lab.Rucio.Traces.Select(trace => JsonNode.Parse(trace)!.AsObject())];
    }

    private static async Task<string> ScrapeAsync(EmulatedSidecar lab, Func<string, bool> isThere)
    {
        using var limit = new CancellationTokenSource(SidecarProcess.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var text = await lab.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), limit.Token);
            if (isThere(text))
            {
                return text;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static int Count(string text, string result)
    {
        var head = $$"""rucio_jupyter_traces_total{result="{{result}}"} """;
        return int.Parse(text.Split('\n').Single(line => line.StartsWith(head, StringComparison.Ordinal)).AsSpan(head.Length), CultureInfo.InvariantCulture);
    }
}
