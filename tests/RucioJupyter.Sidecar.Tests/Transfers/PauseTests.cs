using System.Net;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class PauseTests
{
    [Fact]
    public async Task A_paused_download_rests_and_goes_on_to_its_end_when_it_is_resumed()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await HalfwayAsync(setup, events);

        var paused = await PostAsync(setup, $"transfers/{id}/pause", HttpStatusCode.Accepted);
        Assert.Equal("paused", (string?)paused["transfer"]!["state"]);
        await RestAsync(setup, id);
        Assert.Equal("paused", (string?)(await setup.Sidecar.GetJsonAsync($"transfers/{id}"))["state"]);
        Assert.Contains("paused", (string?)(await setup.Sidecar.GetJsonAsync("did/summary?namespace=demo&did=test:small.dataset"))["sentence"], StringComparison.Ordinal);

        setup.Emulator.Faults.Clear();
        var resumed = await PostAsync(setup, $"transfers/{id}/resume", HttpStatusCode.Accepted);
        Assert.Equal("queued", (string?)resumed["transfer"]!["state"]);
        var done = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.Equal(("done", 5), ((string?)done["state"], (int)done["files"]!["done"]!));
    }

    [Fact]
    public async Task A_paused_download_stays_paused_over_a_restart_and_asking_for_its_data_again_resumes_it()
    {
        await using var setup = await DownloadSetup.StartAsync();
        long id;
        await using (var events = await EventReader.OpenAsync(setup.Sidecar.Client))
        {
            id = await HalfwayAsync(setup, events);
            await PostAsync(setup, $"transfers/{id}/pause", HttpStatusCode.Accepted);
            await RestAsync(setup, id);
        }

        await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.Sidecar.Setup.StateFolder, Environment = setup.Sidecar.Setup.Options().Environment } });
        Assert.Equal("paused", (string?)(await second.GetJsonAsync($"transfers/{id}"))["state"]);

        setup.Emulator.Faults.Clear();
        await using var again = await EventReader.OpenAsync(setup.Sidecar.Client);
        var transfer = await setup.Get<Downloads>().EnqueueAsync(setup.Get<InstanceRegistry>().Get("demo"), Did.Parse("test:small.dataset"), CancellationToken.None);
        Assert.Equal(id, transfer.Id);
        await again.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] == "done");
    }

    [Fact]
    public async Task Pause_and_resume_in_one_breath_never_run_a_transfer_twice()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await HalfwayAsync(setup, events);
        for (var round = 0; round < 5; round++)
        {
            await PostAsync(setup, $"transfers/{id}/pause", HttpStatusCode.Accepted);
            await PostAsync(setup, $"transfers/{id}/resume", HttpStatusCode.Accepted);
        }

        setup.Emulator.Faults.Clear();
        var done = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.True((string?)done["state"] == "done", done.ToJsonString());
    }

    [Fact]
    public async Task What_cannot_be_paused_or_resumed_says_so_and_a_paused_one_can_be_cancelled()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await HalfwayAsync(setup, events);
        Assert.Equal("not_paused", (string?)(await PostAsync(setup, $"transfers/{id}/resume", HttpStatusCode.Conflict))["code"]);
        await PostAsync(setup, $"transfers/{id}/pause", HttpStatusCode.Accepted);
        Assert.Equal("nothing_to_pause", (string?)(await PostAsync(setup, $"transfers/{id}/pause", HttpStatusCode.Conflict))["code"]);
        Assert.Equal("no_such_transfer", (string?)(await PostAsync(setup, "transfers/999/pause", HttpStatusCode.NotFound))["code"]);
        await RestAsync(setup, id);

        var folder = (string)(await setup.Sidecar.GetJsonAsync($"transfers/{id}"))["folder"]!;
        using var cancelled = await setup.Sidecar.Client.DeleteAsync(new Uri($"transfers/{id}", UriKind.Relative));
        Assert.Equal("cancelled", (string?)(await setup.Sidecar.GetJsonAsync($"transfers/{id}"))["state"]);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    /// <summary>A download that has begun and takes its time.</summary>
    private static async Task<long> HalfwayAsync(DownloadSetup setup, EventReader events)
    {
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Trickle, Server = "storage", Path = "*", Count = 100 });
        var queued = await setup.Get<Downloads>().EnqueueAsync(setup.Get<InstanceRegistry>().Get("demo"), Did.Parse("test:small.dataset"), CancellationToken.None);
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (long)t["bytes"]!["done"]! > 0);
        return queued.Id;
    }

    private static async Task RestAsync(DownloadSetup setup, long id)
    {
        while (setup.Get<LiveTransfers>().Find(id) is not null)
        {
            await Task.Yield();
        }
    }

    private static async Task<JsonNode> PostAsync(DownloadSetup setup, string path, HttpStatusCode expected)
    {
        using var reply = await setup.Sidecar.Client.PostAsync(new Uri(path, UriKind.Relative), null);
        var body = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.StatusCode == expected, $"{reply.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }
}
