using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Transfers;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Uploads;

/// <summary>An upload as a transfer: its row, its events, and what users do with it.</summary>
public sealed class UploadTransferTests : IAsyncLifetime
{
    private DownloadSetup _setup = null!; // set before the first test

    public async Task InitializeAsync() => _setup = await DownloadSetup.StartAsync();

    public async Task DisposeAsync() => await _setup.DisposeAsync();

    [Fact]
    public async Task A_folder_becomes_one_transfer_with_events_files_and_log_into_one_dataset()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("run/a.root", "aaaa");
        Write("run/sub/b.root", "bb");
        var reply = await BeginAsync(Into("run7", "run"));
        var id = (long)reply["transfer"]!["id"]!;
        Assert.Equal(("upload", "user.root:run7", 2, 6), Facts(reply["transfer"]!));
        Assert.Equal((string?)reply["transfer"]!["upload_job"], $"{reply["job_ids"]![0]}");
        Assert.Equal(Path.Combine(_setup.Sidecar.Setup.Home, "run"), (string?)reply["transfer"]!["folder"]);

        await events.UntilAsync("file", f => (long)f["transfer"]! == id && (string?)f["state"] == "here");
        var done = await EndAsync(events, id);
        Assert.True((string?)done["state"] == "done", done.ToJsonString());
        Assert.Equal((2, 0, 6), ((int)done["files"]!["done"]!, (int)done["files"]!["failed"]!, (int)done["bytes"]!["done"]!));
        var details = await _setup.Sidecar.GetJsonAsync($"transfers/{id}");
        Assert.Equal(["user.root:a.root", "user.root:b.root"], details["files"]!.AsArray().Select(f => (string)f!["did"]!).Order(StringComparer.Ordinal));
        Assert.All(details["files"]!.AsArray(), f => Assert.Equal("here", (string?)f!["state"]));
        Assert.Contains((await _setup.Sidecar.GetJsonAsync("transfers?namespace=demo")).AsArray(), t => (long)t!["id"]! == id);
        var log = await _setup.Sidecar.GetJsonAsync($"transfers/{id}/log");
        Assert.Contains(log["lines"]!.AsArray(), line => ((string)line!["text"]!).StartsWith("user.root:b.root: ", StringComparison.Ordinal));
        Assert.True((bool)log["done"]!);

        var members = await _setup.Sidecar.GetJsonAsync("files?namespace=demo&did=user.root:run7");
        Assert.Equal(2, members.AsArray().Count);
    }

    [Fact]
    public async Task Only_the_failed_files_are_sent_again()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("one.txt", "1");
        Write("two.txt", "22");
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Method = "PUT", Path = "*two.txt*", Status = 403 });
        var id = (long)(await BeginAsync(Into("pair", "one.txt", "two.txt")))["transfer"]!["id"]!;
        var failed = await EndAsync(events, id);
        Assert.Equal(("failed", "storage_denied", 1, 1), ((string?)failed["state"], (string?)failed["code"], (int)failed["files"]!["done"]!, (int)failed["files"]!["failed"]!));
        Assert.Contains("1 of 2 files could not be uploaded", (string?)failed["error"], StringComparison.Ordinal);
        Assert.Contains("'put'", (string?)failed["error"], StringComparison.Ordinal);

        _setup.Emulator.Faults.Clear();
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Method = "PUT", Path = "*one.txt*", Status = 403 });
        using (var retry = await _setup.Sidecar.Client.PostAsync(new Uri($"transfers/{id}/retry", UriKind.Relative), null))
        {
            Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        }

        var done = await EndAsync(events, id);
        Assert.Equal(("done", 2), ((string?)done["state"], (int)done["files"]!["done"]!));
    }

    [Fact]
    public async Task Bytes_move_while_they_are_sent_and_a_cancelled_upload_registers_nothing()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        var big = Path.Combine(_setup.Sidecar.Setup.Home, "big.bin");
        await File.WriteAllBytesAsync(big, new byte[20_000_000]);
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Hang, Server = "storage", Method = "GET", Path = "*" });
        var id = (long)(await BeginAsync(Plain("big.bin")))["transfer"]!["id"]!;
        var moving = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (long)t["bytes"]!["done"]! > 0);
        Assert.Equal(20_000_000, (long)moving["bytes"]!["total"]!);

        using (await _setup.Sidecar.Client.DeleteAsync(new Uri($"transfers/{id}", UriKind.Relative)))
        {
        }

        await RestAsync(id);
        var details = await _setup.Sidecar.GetJsonAsync($"transfers/{id}");
        Assert.Equal("cancelled", (string?)details["state"]);
        Assert.Equal("FAILED", (string?)(await _setup.Sidecar.GetJsonAsync("upload/jobs?namespace=demo"))[0]!["status"]);
        using var found = await _setup.Sidecar.Client.GetAsync(new Uri("did-search?namespace=demo&did=user.root:big.bin&type=file", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);

        // Taken off the list, its rows go as well.
        using (await _setup.Sidecar.Client.DeleteAsync(new Uri($"transfers/{id}", UriKind.Relative)))
        {
        }

        Assert.Empty((await _setup.Sidecar.GetJsonAsync("upload/jobs?namespace=demo")).AsArray());
    }

    [Fact]
    public async Task A_paused_upload_goes_on_with_the_files_that_are_left()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("p.txt", "hello");
        var hang = new Fault { Kind = FaultKind.Hang, Server = "storage", Method = "PUT", Path = "*" };
        _setup.Emulator.Faults.Add(hang);
        var id = (long)(await BeginAsync(Plain("p.txt")))["transfer"]!["id"]!;
        await events.UntilAsync("file", f => (long)f["transfer"]! == id && (string?)f["state"] == "on_the_way");
        _setup.Get<Downloads>().Pause(id);
        await RestAsync(id);
        _setup.Emulator.Faults.Clear();
        _setup.Get<Downloads>().Resume(id);
        Assert.Equal("done", (string?)(await EndAsync(events, id))["state"]);
    }

    [Fact]
    public async Task One_file_of_several_can_be_taken_back_and_the_last_one_takes_the_transfer_along()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("a.txt", "a");
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Hang, Server = "storage", Method = "PUT", Path = "*b.txt*" });
        Write("b.txt", "b");
        var reply = await BeginAsync(Plain("a.txt", "b.txt"));
        var id = (long)reply["transfer"]!["id"]!;
        await events.UntilAsync("file", f => (string?)f["did"] == "user.root:a.txt" && (string?)f["state"] == "here");
        await DeleteJobAsync((long)reply["job_ids"]![1]!);
        var done = await EndAsync(events, id);
        Assert.Equal(("done", 1), ((string?)done["state"], (int)done["files"]!["total"]!));
        await RestAsync(id);
        await DeleteJobAsync((long)reply["job_ids"]![0]!);
        using var gone = await _setup.Sidecar.Client.GetAsync(new Uri($"transfers/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Metadata_names_and_a_lifetime_arrive_at_Rucio()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("x.txt", "x");
        var request = Into("described", "x.txt");
        request["names"] = new JsonArray("renamed.txt");
        request["metadata"] = new JsonArray(new JsonObject { ["key"] = "energy", ["value"] = 6803 }, new JsonObject { ["key"] = "beam", ["value"] = "pp" });
        var id = (long)(await BeginAsync(request))["transfer"]!["id"]!;
        Assert.Equal("done", (string?)(await EndAsync(events, id))["state"]);
        var items = (await _setup.Sidecar.GetJsonAsync("did/metadata?namespace=demo&did=user.root:described"))["items"]!.AsArray();
        Assert.Equal(6803, (int)items.Single(item => (string?)item!["key"] == "energy")!["value"]!);
        Assert.Equal("user.root:renamed.txt", (string?)(await _setup.Sidecar.GetJsonAsync("files?namespace=demo&did=user.root:described"))[0]!["did"]);
        var rules = (await _setup.Sidecar.GetJsonAsync("rules?namespace=demo&did=user.root:described"))["items"]!.AsArray();
        Assert.NotNull(Assert.Single(rules)!["expires_at"]);
        while (_setup.Emulator.Traces.Count == 0)
        {
            await Task.Yield(); // Told behind the upload.
        }

        var trace = JsonNode.Parse(Assert.Single(_setup.Emulator.Traces))!;
        Assert.Equal(("DONE", "user.root", "described"), ((string?)trace["clientState"], (string?)trace["datasetScope"], (string?)trace["dataset"]));
        Assert.Equal(("upload", "renamed.txt", "REMOTE-HTTP", 1), ((string?)trace["eventType"], (string?)trace["filename"], (string?)trace["remoteSite"], (int)trace["filesize"]!));
    }

    [Fact]
    public async Task Two_uploads_into_one_dataset_may_run_together()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("a.txt", "a");
        Write("b.txt", "b");
        var first = (long)(await BeginAsync(Into("shared", "a.txt")))["transfer"]!["id"]!;
        var second = (long)(await BeginAsync(Into("shared", "b.txt")))["transfer"]!["id"]!;
        var states = new Dictionary<long, string?>();
        while (states.Count < 2)
        {
            var ended = await events.UntilAsync("transfer", t => (string?)t["state"] is "done" or "failed" && !states.ContainsKey((long)t["id"]!));
            states[(long)ended["id"]!] = (string?)ended["state"];
        }

        Assert.Equal(("done", "done"), (states[first], states[second]));
    }

    [Fact]
    public async Task A_second_click_sends_the_same_file_twice_and_both_are_right()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("dbl.txt", "double");
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Delay, Server = "storage", Method = "PUT", Path = "*", Count = 300 });
        var ids = new HashSet<long> { (long)(await BeginAsync(Plain("dbl.txt")))["transfer"]!["id"]!, (long)(await BeginAsync(Plain("dbl.txt")))["transfer"]!["id"]! };
        while (ids.Count > 0)
        {
            var ended = await events.UntilAsync("transfer", t => ids.Contains((long)t["id"]!) && (string?)t["state"] is "done" or "failed");
            Assert.True((string?)ended["state"] == "done", ended.ToJsonString());
            ids.Remove((long)ended["id"]!);
        }
    }

    [Fact]
    public async Task An_empty_file_is_a_file_too()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("empty.txt", "");
        var id = (long)(await BeginAsync(Plain("empty.txt")))["transfer"]!["id"]!;
        var ended = await EndAsync(events, id);
        Assert.True((string?)ended["state"] == "done", ended.ToJsonString());
    }

    [Theory]
    [InlineData("../../elsewhere")]
    [InlineData("a/./b")]
    [InlineData("a\u0001b")]
    public async Task A_name_that_would_lead_elsewhere_on_the_storage_is_refused(string name)
    {
        Write("n.txt", "n");
        var request = Plain("n.txt");
        request["names"] = new JsonArray(name);
        using var reply = await _setup.Sidecar.Client.PostAsJsonAsync("upload?namespace=demo", request);
        Assert.Equal((HttpStatusCode.BadRequest, "bad_name"), (reply.StatusCode, (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["code"]));
        using var check = await _setup.Sidecar.Client.PostAsJsonAsync("upload/check?namespace=demo", request);
        Assert.False((bool)JsonNode.Parse(await check.Content.ReadAsStringAsync())!["ok"]!);
    }

    [Theory]
    [InlineData("/etc/passwd", HttpStatusCode.Forbidden, "path_outside")]
    [InlineData("empty", HttpStatusCode.BadRequest, "nothing_to_upload")]
    [InlineData("twice", HttpStatusCode.BadRequest, "name_twice")]
    public async Task What_cannot_be_meant_is_refused_at_once(string path, HttpStatusCode status, string code)
    {
        Directory.CreateDirectory(Path.Combine(_setup.Sidecar.Setup.Home, "empty"));
        Write("twice/a.txt", "1");
        Write("twice/sub/a.txt", "2");
        using var reply = await _setup.Sidecar.Client.PostAsJsonAsync("upload?namespace=demo", Plain(path));
        var body = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        Assert.Equal((status, code), (reply.StatusCode, (string?)body["code"]));
    }

    [Fact]
    public async Task A_link_that_is_put_there_after_the_request_leads_nowhere()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        var outside = Path.Combine(_setup.Sidecar.Setup.Folder, "secret.txt");
        await File.WriteAllTextAsync(outside, "secret");
        Write("l.txt", "x");
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Path = "*", Status = 503 });
        var id = (long)(await BeginAsync(Plain("l.txt")))["transfer"]!["id"]!;
        await EndAsync(events, id);
        await RestAsync(id);
        _setup.Emulator.Faults.Clear();
        File.Delete(Path.Combine(_setup.Sidecar.Setup.Home, "l.txt"));
        File.CreateSymbolicLink(Path.Combine(_setup.Sidecar.Setup.Home, "l.txt"), outside);
        _setup.Get<Downloads>().Retry(id);
        var ended = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["code"] == "path_outside");
        Assert.Contains("'read'", (string?)ended["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_whose_login_has_ended_waits_in_words_and_goes_on_after_the_next()
    {
        await using var events = await EventReader.OpenAsync(_setup.Sidecar.Client);
        Write("w.txt", "w");
        _setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Path = "*", Status = 503 });
        var id = (long)(await BeginAsync(Plain("w.txt")))["transfer"]!["id"]!;
        await EndAsync(events, id);
        await RestAsync(id);
        _setup.Emulator.Faults.Clear();
        using (var gone = await _setup.Sidecar.Client.DeleteAsync(new Uri("auth?namespace=demo", UriKind.Relative)))
        {
            Assert.True(gone.IsSuccessStatusCode, await gone.Content.ReadAsStringAsync());
        }

        _setup.Get<Downloads>().Retry(id);
        await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["code"] == "not_signed_in");
        await RestAsync(id);
        await _setup.SignInAsync();
        Assert.Equal("done", (string?)(await EndAsync(events, id, "done"))["state"]);
    }

    private static (string?, string?, int, int) Facts(JsonNode transfer) =>
        ((string?)transfer["kind"], (string?)transfer["did"], (int)transfer["files"]!["total"]!, (int)transfer["bytes"]!["total"]!);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_setup.Sidecar.Setup.Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // absolute
        File.WriteAllText(full, text);
    }

    private static JsonObject Plain(params string[] paths) =>
        new() { ["file_paths"] = new JsonArray([.. paths.Select(path => (JsonNode)path)]), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root" };

    private static JsonObject Into(string dataset, params string[] paths)
    {
        var request = Plain(paths);
        (request["add_to_dataset"], request["dataset_scope"], request["dataset_name"], request["lifetime"]) = (true, "user.root", dataset, 3600);
        return request;
    }

    private async Task<JsonNode> BeginAsync(JsonObject request)
    {
        using var reply = await _setup.Sidecar.Client.PostAsJsonAsync("upload?namespace=demo", request);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task DeleteJobAsync(long job)
    {
        using var reply = await _setup.Sidecar.Client.DeleteAsync(new Uri($"upload/jobs/details?namespace=demo&id={job}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    private async Task RestAsync(long id)
    {
        while (_setup.Get<LiveTransfers>().Find(id) is not null)
        {
            await Task.Yield();
        }
    }

    private static Task<JsonNode> EndAsync(EventReader events, long id, string? state = null) =>
        events.UntilAsync("transfer", t => (long)t["id"]! == id && ((string?)t["state"] is "done" or "failed" or "cancelled") && (state is null || (string?)t["state"] == state));
}
