using System.Net;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class DownloadTests
{
    [Fact]
    public async Task A_dataset_arrives_with_progress_and_every_path()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var queued = await EnqueueAsync(setup, "test:small.dataset");
        Assert.Equal("queued", queued.State);

        var done = await EndAsync(events, queued.Id);
        Assert.Equal("done", (string?)done["state"]);
        Assert.Equal((5, 5, 0), ((int)done["files"]!["total"]!, (int)done["files"]!["done"]!, (int)done["files"]!["failed"]!));
        Assert.Equal((long)done["bytes"]!["total"]!, (long)done["bytes"]!["done"]!);

        var details = await setup.Sidecar.GetJsonAsync($"transfers/{queued.Id}");
        var files = details["files"]!.AsArray();
        Assert.Equal(5, files.Count);
        Assert.All(files, file =>
        {
            Assert.Equal("here", (string?)file!["state"]);
            var path = (string)file["path"]!;
            Assert.StartsWith((string)details["folder"]!, path, StringComparison.Ordinal);
            Assert.Equal((long)file["bytes"]!, new FileInfo(path).Length);
        });
        Assert.DoesNotContain(Directory.EnumerateFiles((string)details["folder"]!, "*", SearchOption.AllDirectories), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_bad_file_says_what_is_wrong_and_the_good_one_is_usable()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var queued = await EnqueueAsync(setup, "test:corrupt.dataset");
        var ended = await EndAsync(events, queued.Id);
        Assert.Equal(("failed", "files_failed"), ((string?)ended["state"], (string?)ended["code"]));
        Assert.Contains("3 of 4 files could not be downloaded", (string?)ended["error"], StringComparison.Ordinal);

        var files = (await setup.Sidecar.GetJsonAsync($"transfers/{queued.Id}"))["files"]!.AsArray();
        Assert.Equal(
            ["checksum_mismatch", "missing_on_storage", "wrong_length"],
            files.Where(f => (string?)f!["state"] == "failed").Select(f => (string)f!["code"]!).Order(StringComparer.Ordinal));
        Assert.All(files.Where(f => (string?)f!["state"] == "failed"), f => Assert.Contains("REMOTE-HTTP", (string?)f!["error"], StringComparison.Ordinal));
        Assert.True(File.Exists((string?)files.Single(f => (string?)f!["state"] == "here")!["path"]));
    }

    [Fact]
    public async Task A_double_click_is_one_download_and_a_finished_one_is_not_fetched_again()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Delay, Server = "rucio", Path = "/dids/*", Count = 300, Times = 1 });
        var first = await EnqueueAsync(setup, "test:small.dataset");
        var second = await EnqueueAsync(setup, "test:small.dataset");
        Assert.Equal(first.Id, second.Id);
        await EndAsync(events, first.Id);

        // From now on the storage has nothing: what is here must be enough.
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Path = "*", Status = 404 });
        var third = await EnqueueAsync(setup, "test:small.dataset");
        Assert.NotEqual(first.Id, third.Id);
        Assert.Equal("done", (string?)(await EndAsync(events, third.Id))["state"]);
        Assert.Single(setup.Get<Downloads>().List("demo"));
    }

    [Fact]
    public async Task What_is_on_the_disk_is_known_without_Rucio()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var did = Did.Parse("test:small.dataset");
        var copies = setup.Get<LocalCopies>();
        var instance = setup.Get<InstanceRegistry>().Get("demo");
        var file = Did.Parse("test:small-file-0.root");
        Assert.Empty(copies.Of(instance, did, [file]));
        Assert.Null(copies.SummaryOf(instance, did));

        await EndAsync(events, (await EnqueueAsync(setup, did.ToString())).Id);
        var path = copies.Of(instance, did, [file])[file].Path!;
        Assert.Equal("here", copies.Of(instance, file, [file])[file].State);
        Assert.Equal(5, copies.SummaryOf(instance, did)!.Here);

        File.Delete(path);
        var gone = copies.Of(instance, did, [file])[file];
        Assert.Equal(("not_here", "removed_from_disk"), (gone.State, gone.Code));
        Assert.Equal(4, copies.SummaryOf(instance, did)!.Here);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_no_part_and_can_be_tried_again()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Trickle, Server = "storage", Path = "*", Count = 100 });
        var queued = await EnqueueAsync(setup, "test:small.dataset");
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (long)t["bytes"]!["done"]! > 0);

        using (var reply = await setup.Sidecar.Client.DeleteAsync(new Uri($"transfers/{queued.Id}", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }

        Assert.Equal("cancelled", (string?)(await EndAsync(events, queued.Id))["state"]);
        while (setup.Get<LiveTransfers>().Find(queued.Id) is not null)
        {
            await Task.Yield();
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(queued.Folder, "*", SearchOption.AllDirectories), f => f.EndsWith(".part", StringComparison.Ordinal));

        setup.Emulator.Faults.Clear();
        using (var reply = await setup.Sidecar.Client.PostAsync(new Uri($"transfers/{queued.Id}/retry", UriKind.Relative), null))
        {
            Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        }

        Assert.Equal("done", (string?)(await EndAsync(events, queued.Id))["state"]);
    }

    [Fact]
    public async Task A_torn_listing_fails_the_transfer_and_never_passes_for_a_short_one()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.TornAfterLines, Server = "rucio", Path = "/dids/test/small.dataset/files", Count = 3 });
        var ended = await EndAsync(events, (await EnqueueAsync(setup, "test:small.dataset")).Id);
        Assert.Equal("failed", (string?)ended["state"]);
        Assert.NotNull((string?)ended["error"]);
        Assert.Null((long?)ended["files"]!["total"]);
    }

    [Fact]
    public async Task An_unknown_DID_fails_in_Rucios_words()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var ended = await EndAsync(events, (await EnqueueAsync(setup, "test:not.there")).Id);
        Assert.Equal("failed", (string?)ended["state"]);
        Assert.Contains("not.there", (string?)ended["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_without_a_login_waits_for_it_in_words_and_then_goes_on_by_itself()
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var queued = await EnqueueAsync(setup, "test:small.dataset");
        var ended = await EndAsync(events, queued.Id);
        Assert.Equal(("failed", "not_signed_in"), ((string?)ended["state"], (string?)ended["code"]));
        await setup.SignInAsync();
        Assert.Equal("done", (string?)(await EndAsync(events, queued.Id))["state"]);
    }

    [Fact]
    public async Task An_unknown_transfer_is_404_in_the_one_error_body()
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "transfers/9"), (HttpMethod.Delete, "transfers/9"), (HttpMethod.Post, "transfers/9/retry") })
        {
            using var request = new HttpRequestMessage(method, path);
            using var reply = await setup.Sidecar.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
            Assert.Equal("no_such_transfer", (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["code"]);
        }
    }

    private static Task<Transfer> EnqueueAsync(DownloadSetup setup, string did) =>
        setup.Get<Downloads>().EnqueueAsync(setup.Get<InstanceRegistry>().Get("demo"), Did.Parse(did), CancellationToken.None);

    private static Task<JsonNode> EndAsync(EventReader events, long id) =>
        events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed" or "cancelled");
}
