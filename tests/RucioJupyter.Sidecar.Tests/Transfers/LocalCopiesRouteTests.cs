using System.Net;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using Rucio.Policy;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class LocalCopiesRouteTests
{
    [Fact]
    public async Task A_finished_download_is_listed_with_its_size_and_gone_after_its_deletion()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        Assert.Empty((await ListAsync(setup))["items"]!.AsArray());
        var folder = await DownloadAsync(setup, events);

        var listed = await ListAsync(setup);
        var item = Assert.Single(listed["items"]!.AsArray())!;
        Assert.Equal(("test:small.dataset", folder, 5, false), ((string?)item["did"], (string?)item["folder"], (int)item["files"]!, (bool)item["busy"]!));
        Assert.Equal(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), (long)item["bytes"]!);
        Assert.Equal((long)item["bytes"]!, (long)listed["bytes"]!);
        Assert.True((long)listed["free_bytes"]! > 0);
        Assert.Equal(Path.GetDirectoryName(folder), (string?)listed["folder"]);

        var deleted = await DeleteAsync(setup, "test:small.dataset", HttpStatusCode.OK);
        Assert.Equal((true, (long)item["bytes"]!), ((bool)deleted["success"]!, (long)deleted["bytes"]!));
        Assert.False(Directory.Exists(folder));
        Assert.Empty((await ListAsync(setup))["items"]!.AsArray());
        Assert.Equal("not_here", (string?)(await setup.Sidecar.GetJsonAsync("did/summary?namespace=demo&did=test:small.dataset"))["state"]);
        Assert.Equal("no_local_copy", (string?)(await DeleteAsync(setup, "test:small.dataset", HttpStatusCode.NotFound))["code"]);
    }

    [Fact]
    public async Task While_a_transfer_runs_its_files_stay()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Trickle, Server = "storage", Path = "*", Count = 100 });
        var queued = await EnqueueAsync(setup);
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (long)t["bytes"]!["done"]! > 0);
        Assert.True((bool)(await ListAsync(setup))["items"]![0]!["busy"]!);
        Assert.Equal("local_copy_busy", (string?)(await DeleteAsync(setup, "test:small.dataset", HttpStatusCode.Conflict))["code"]);
        Assert.True(Directory.Exists(queued.Folder));
    }

    [Fact]
    public async Task A_paused_download_is_cancelled_and_deleted()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Trickle, Server = "storage", Path = "*", Count = 100 });
        var queued = await EnqueueAsync(setup);
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (long)t["bytes"]!["done"]! > 0);
        setup.Get<Downloads>().Pause(queued.Id);
        while (setup.Get<LiveTransfers>().Find(queued.Id) is not null)
        {
            await Task.Yield();
        }

        await DeleteAsync(setup, "test:small.dataset", HttpStatusCode.OK);
        Assert.False(Directory.Exists(queued.Folder));
        Assert.Empty((await setup.Sidecar.GetJsonAsync("transfers")).AsArray());
    }

    [Fact]
    public async Task Folders_of_the_Python_extension_count_and_what_is_not_a_download_is_never_touched()
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        var root = setup.Get<InstanceRegistry>().Get("demo").DownloadFolder;
        var python = Directory.CreateDirectory(Path.Combine(root, DidFolder.Of(Did.Parse("test:old.dataset")))).FullName;
        File.WriteAllText(Path.Combine(python, "a.root"), "12345");
        File.WriteAllText(Path.Combine(python, ".donefile"), "{}");
        var mine = Directory.CreateDirectory(Path.Combine(root, "my notes")).FullName;
        File.WriteAllText(Path.Combine(mine, "n.txt"), "precious");
        var outside = Directory.CreateDirectory(Path.Combine(setup.Sidecar.Setup.Home, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "x.txt"), "precious");
        Directory.CreateSymbolicLink(Path.Combine(root, DidFolder.Of(Did.Parse("test:linked"))), outside);
        Directory.CreateSymbolicLink(Path.Combine(python, "inner"), outside);

        var item = Assert.Single((await ListAsync(setup))["items"]!.AsArray())!;
        Assert.Equal(("test:old.dataset", 1, 7), ((string?)item["did"], (int)item["files"]!, (int)item["bytes"]!));
        await DeleteAsync(setup, "test:linked", HttpStatusCode.NotFound);
        await DeleteAsync(setup, "test:old.dataset", HttpStatusCode.OK);
        Assert.False(Directory.Exists(python));
        Assert.True(File.Exists(Path.Combine(outside, "x.txt")));
        Assert.True(File.Exists(Path.Combine(mine, "n.txt")));
    }

    private static async Task<string> DownloadAsync(DownloadSetup setup, EventReader events)
    {
        var queued = await EnqueueAsync(setup);
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (string?)t["state"] == "done");
        while (setup.Get<LiveTransfers>().Find(queued.Id) is not null)
        {
            await Task.Yield();
        }

        return queued.Folder;
    }

    private static Task<Transfer> EnqueueAsync(DownloadSetup setup) =>
        setup.Get<Downloads>().EnqueueAsync(setup.Get<InstanceRegistry>().Get("demo"), Did.Parse("test:small.dataset"), CancellationToken.None);

    private static Task<JsonNode> ListAsync(DownloadSetup setup) => setup.Sidecar.GetJsonAsync("local-copies?namespace=demo");

    private static async Task<JsonNode> DeleteAsync(DownloadSetup setup, string did, HttpStatusCode expected)
    {
        using var reply = await setup.Sidecar.Client.DeleteAsync(new Uri($"local-copies?namespace=demo&did={did}", UriKind.Relative));
        var body = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.StatusCode == expected, $"{reply.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }
}
