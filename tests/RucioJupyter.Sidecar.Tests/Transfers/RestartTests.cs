using Microsoft.Data.Sqlite;
using Rucio.Policy;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>Downloads that outlive their sidecar.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task After_a_stop_in_the_middle_the_next_sidecar_fetches_only_the_rest()
    {
        await using var storage = await HeldStorage.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(storage.Rucio.Url);
        await using var first = await SignedIn.StartAsync(setup);
        var queued = await EnqueueAsync(first);
        await HeldAsync(queued.Folder);

        // Stopped as at the end of a session; the folder of the state stays.
        await first.StopAsync();
        storage.Release();
        await using var second = await RunningSidecar.StartAsync(Successor(setup));
        second.Get<StateLease>().Look();
        await using var events = await EventReader.OpenAsync(second.Client);
        await UntilDoneAsync(second, events, queued.Id);

        Assert.Equal(0, storage.Starts.ElementAt(0));
        Assert.Equal(HeldStorage.HeldAt, storage.Starts.ElementAt(1));
        Assert.Equal(storage.Content.ToArray(), await File.ReadAllBytesAsync(FileOf(queued.Folder)));
    }

    [Fact]
    public async Task Of_two_sidecars_one_works_and_the_other_shows_takes_orders_and_inherits()
    {
        await using var storage = await HeldStorage.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(storage.Rucio.Url);
        await using var first = await SignedIn.StartAsync(setup);
        await first.Get<StateLease>().WaitUntilHeldAsync(CancellationToken.None);
        await using var second = await RunningSidecar.StartAsync(Successor(setup));
        await second.Get<StateLease>().WaitForFirstLookAsync(CancellationToken.None);

        // Asked for at the one that does not hold the lease: nobody works on it twice.
        var queued = await EnqueueAsync(second);
        await HeldAsync(queued.Folder);
        Assert.NotNull(first.Get<LiveTransfers>().Find(queued.Id));
        Assert.Null(second.Get<LiveTransfers>().Find(queued.Id));
        Assert.Equal("running", (string?)(await second.GetJsonAsync($"transfers/{queued.Id}"))["state"]);

        await first.StopAsync();
        storage.Release();
        second.Get<StateLease>().Look();
        await using var events = await EventReader.OpenAsync(second.Client);
        await UntilDoneAsync(second, events, queued.Id);
        Assert.Equal([0, HeldStorage.HeldAt], storage.Starts);
    }

    [Fact]
    public async Task A_transfer_whose_end_cannot_be_written_down_says_so_and_is_done_as_soon_as_it_can()
    {
        await using var storage = await HeldStorage.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(storage.Rucio.Url));
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var queued = await EnqueueAsync(sidecar);
        await HeldAsync(queued.Folder);

        // As a file system that is unmounted, or a quota that is used up: the table cannot be reached.
        var away = $"{sidecar.Setup.StateFolder}.away";
        SqliteConnection.ClearAllPools();
        Directory.Move(sidecar.Setup.StateFolder, away);
        storage.Release();
        var waiting = await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (string?)t["state"] is "failed" or "done");
        Assert.Equal(("failed", "state_unusable"), ((string?)waiting["state"], (string?)waiting["code"]));
        Assert.Contains(" has gone. ", (string?)waiting["error"], StringComparison.Ordinal);

        if (Directory.Exists(sidecar.Setup.StateFolder))
        {
            Directory.Delete(sidecar.Setup.StateFolder, recursive: true); // made anew by whoever keeps keys or listings in it
        }

        Directory.Move(away, sidecar.Setup.StateFolder);
        sidecar.Get<StateLease>().Look();
        await UntilDoneAsync(sidecar, events, queued.Id);
        Assert.Equal(storage.Content.ToArray(), await File.ReadAllBytesAsync(FileOf(queued.Folder)));
    }

    [Fact]
    public async Task A_download_that_cannot_fit_is_refused_with_both_numbers_before_anything_is_sent()
    {
        await using var storage = await HeldStorage.StartAsync(catalogueBytes: 9_000_000_000_000_000);
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(storage.Rucio.Url));
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var queued = await EnqueueAsync(sidecar);
        var ended = await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (string?)t["state"] == "failed");
        Assert.Equal("disk_full", (string?)ended["code"]);
        Assert.Matches(@"\d.*\d", (string?)ended["error"]);
        Assert.Empty(storage.Starts);
        Assert.DoesNotContain(storage.Rucio.Requests, request => request.StartsWith("POST /replicas", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_Python_extension_has_downloaded_is_used_where_it_lies_and_left_alone()
    {
        await using var storage = await HeldStorage.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(storage.Rucio.Url));
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var python = Directory.CreateDirectory(Path.Combine(sidecar.Get<InstanceRegistry>().Get("demo").DownloadFolder, DidFolder.Of(Did.Parse(HeldStorage.Did)))).FullName;
        var file = Path.Combine(python, "test", "large");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // absolute
        await File.WriteAllBytesAsync(file, storage.Content.ToArray());
        var mark = $$$"""{"paths": {"{{{HeldStorage.Did}}}": "{{{file}}}"}}""";
        await File.WriteAllTextAsync(Path.Combine(python, ".donefile"), mark);

        var queued = await EnqueueAsync(sidecar);
        Assert.EndsWith("~", queued.Folder, StringComparison.Ordinal);
        await UntilDoneAsync(sidecar, events, queued.Id);
        Assert.Empty(storage.Starts);
        Assert.Equal(file, (string?)(await sidecar.GetJsonAsync($"transfers/{queued.Id}"))["files"]![0]!["path"]);
        Assert.Equal(mark, await File.ReadAllTextAsync(Path.Combine(python, ".donefile")));
    }

    [Fact]
    public async Task A_damaged_file_of_the_Python_extension_is_fetched_anew_beside_it()
    {
        await using var storage = await HeldStorage.StartAsync();
        storage.Release();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(storage.Rucio.Url));
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var python = Directory.CreateDirectory(Path.Combine(sidecar.Get<InstanceRegistry>().Get("demo").DownloadFolder, DidFolder.Of(Did.Parse(HeldStorage.Did)))).FullName;
        var file = Path.Combine(python, "large");
        await File.WriteAllBytesAsync(file, new byte[HeldStorage.Bytes]);
        await File.WriteAllTextAsync(Path.Combine(python, ".donefile"), $$$"""{"paths": {"{{{HeldStorage.Did}}}": "{{{file}}}"}}""");

        var queued = await EnqueueAsync(sidecar);
        await UntilDoneAsync(sidecar, events, queued.Id);
        Assert.Single(storage.Starts);
        Assert.Equal(storage.Content.ToArray(), await File.ReadAllBytesAsync(FileOf(queued.Folder)));
        Assert.Equal(new byte[HeldStorage.Bytes], await File.ReadAllBytesAsync(file));
    }

    private static SidecarSetup Successor(SidecarSetup setup)
    {
        var options = setup.Options();
        return new SidecarSetup { Adjust = o => o with { StateFolder = options.StateFolder, Environment = options.Environment } };
    }

    private static string FileOf(string folder) => Path.Combine(folder, "test", "large");

    private static Task<Transfer> EnqueueAsync(RunningSidecar sidecar) =>
        sidecar.Get<Downloads>().EnqueueAsync(sidecar.Get<InstanceRegistry>().Get("demo"), Did.Parse(HeldStorage.Did), CancellationToken.None);

    /// <summary>Waits until all that the storage sends for now is on the disk.</summary>
    private static async Task HeldAsync(string folder)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var part = new FileInfo(UnfinishedFile.Of(FileOf(folder)));
        while (!part.Exists || part.Length < HeldStorage.HeldAt)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            part.Refresh();
        }
    }

    private static async Task UntilDoneAsync(RunningSidecar sidecar, EventReader events, long id)
    {
        if ((string?)(await sidecar.GetJsonAsync($"transfers/{id}"))["state"] != "done")
        {
            var ended = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
            Assert.True((string?)ended["state"] == "done", ended.ToJsonString());
        }
    }
}
