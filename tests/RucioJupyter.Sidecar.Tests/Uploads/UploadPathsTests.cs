using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Uploads;

/// <summary>Files as JupyterLab's file browser names them: from the Jupyter server's root folder on, wherever that is.</summary>
public sealed class UploadPathsTests : IAsyncLifetime
{
    private EmulatorHost _rucio = null!;
    private SidecarSetup _setup = null!;
    private string _root = null!;

    public async Task InitializeAsync()
    {
        _rucio = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false });
        _setup = new SidecarSetup().WithDownloadInstance(_rucio.RucioUrl);
        _root = Directory.CreateDirectory(Path.Combine(_setup.Folder, "note books", "run")).Parent!.FullName;
        _setup.Variables["RUCIO_JUPYTER_ROOT_DIR"] = _root;
    }

    public async Task DisposeAsync() => await _rucio.DisposeAsync();

    [Fact]
    public async Task A_path_of_the_file_browser_begins_at_the_servers_root_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "same.txt"), "of the file browser");
        await File.WriteAllTextAsync(Path.Combine(_setup.Home, "same.txt"), "of the home");
        await File.WriteAllTextAsync(Path.Combine(_root, "run", "deep.txt"), "deep");
        await using var sidecar = await SignedIn.StartAsync(_setup);
        var jobs = await UploadAsync(sidecar, "same.txt", "run");

        Assert.Equal([("same.txt", 19), ("run/deep.txt", 4)], jobs.Select(job => ((string)job["path"]!, (int)job["bytes"]!)));
        var transfer = (await sidecar.GetJsonAsync("transfers?namespace=demo"))[0]!;
        Assert.Equal(("done", _root), ((string?)transfer["state"], (string?)transfer["folder"]));
    }

    [Fact]
    public async Task What_the_file_browser_shows_may_be_sent_by_its_whole_path_as_well()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "whole.txt"), "whole");
        await File.WriteAllTextAsync(Path.Combine(_setup.Home, "mine.txt"), "mine");
        await using var sidecar = await SignedIn.StartAsync(_setup);
        var jobs = await UploadAsync(sidecar, Path.Combine(_root, "whole.txt"), "~/mine.txt");
        Assert.All(jobs, job => Assert.Equal("OK", (string?)job["status"]));
        var shown = await sidecar.GetJsonAsync($"file-browser?path={Uri.EscapeDataString(_root)}");
        Assert.Contains(shown.AsArray(), entry => (string?)entry!["name"] == "whole.txt");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_looked_for_in_one_place_and_that_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_setup.Home, "only-at-home.txt"), "x");
        await using var sidecar = await SignedIn.StartAsync(_setup);
        using var reply = await sidecar.Client.PostAsJsonAsync("upload/check?namespace=demo", Request("only-at-home.txt", "../../../../etc/passwd"));
        var files = (await RunningSidecar.ReadAsync(reply))!["files"]!;
        Assert.Equal("path_missing", (string?)files[0]!["problem"]!["code"]);
        Assert.Contains(Path.Combine(_root, "only-at-home.txt"), (string?)files[0]!["problem"]!["error"], StringComparison.Ordinal);
        Assert.Contains($"at {_root}", (string?)files[0]!["problem"]!["remedy"], StringComparison.Ordinal);
        Assert.Equal("path_outside", (string?)files[1]!["problem"]!["code"]);
    }

    [Fact]
    public async Task A_root_folder_that_is_the_whole_machine_opens_nothing_else()
    {
        _setup.Variables["RUCIO_JUPYTER_ROOT_DIR"] = "/";
        await File.WriteAllTextAsync(Path.Combine(_setup.Home, "mine.txt"), "mine");
        await using var sidecar = await SignedIn.StartAsync(_setup);
        Assert.Equal("OK", (string?)(await UploadAsync(sidecar, Path.Combine(_setup.Home, "mine.txt").TrimStart('/')))[0]["status"]);
        using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=demo", Request("etc/hostname"));
        Assert.Equal((HttpStatusCode.Forbidden, "path_outside"), (reply.StatusCode, (string?)(await RunningSidecar.ReadAsync(reply))!["code"]));
        using var browsed = await sidecar.GetAsync("file-browser?path=/etc");
        Assert.Equal(HttpStatusCode.Forbidden, browsed.StatusCode);
    }

    [Fact]
    public async Task A_file_that_waits_over_a_restart_stays_the_one_that_was_meant()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "same.txt"), "of the first");
        var second = Directory.CreateDirectory(Path.Combine(_setup.Folder, "second")).FullName;
        await File.WriteAllTextAsync(Path.Combine(second, "same.txt"), "another content");
        _rucio.Faults.Add(new Fault { Kind = FaultKind.Hang, Server = "storage", Method = "PUT", Path = "*" });
        long id;
        var sidecar = await SignedIn.StartAsync(_setup);
        await using (var events = await EventReader.OpenAsync(sidecar.Client))
        {
            using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=demo", Request("same.txt"));
            id = (long)(await RunningSidecar.ReadAsync(reply))!["transfer"]!["id"]!;
            using var paused = await sidecar.Client.PostAsync(new Uri($"transfers/{id}/pause", UriKind.Relative), null);
            Assert.True(paused.IsSuccessStatusCode);
        }

        await sidecar.StopAsync();
        _rucio.Faults.Clear();
        _setup.Variables["RUCIO_JUPYTER_ROOT_DIR"] = second;
        await using var again = await RunningSidecar.StartAsync(_setup);
        await using var later = await EventReader.OpenAsync(again.Client);
        using var resumed = await again.Client.PostAsync(new Uri($"transfers/{id}/resume", UriKind.Relative), null);
        var ended = await later.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.True((string?)ended["state"] == "done", ended.ToJsonString());
        Assert.Equal("of the first".Length, (int)ended["bytes"]!["total"]!);
    }

    private static JsonObject Request(params string[] paths) => new()
    {
        ["file_paths"] = new JsonArray([.. paths]),
        ["rse"] = "REMOTE-HTTP",
        ["scope"] = "user.root",
        ["add_to_dataset"] = false,
    };

    private static async Task<IReadOnlyList<JsonNode>> UploadAsync(RunningSidecar sidecar, params string[] paths)
    {
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=demo", Request(paths));
        var begun = await RunningSidecar.ReadAsync(reply);
        Assert.True(reply.IsSuccessStatusCode, begun!.ToJsonString());
        var id = (long)begun["transfer"]!["id"]!;
        await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        return [.. (await sidecar.GetJsonAsync("upload/jobs?namespace=demo")).AsArray().Select(job => job!)];
    }
}
