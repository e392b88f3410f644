using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Transfers;

namespace RucioJupyter.Sidecar.Tests.Uploads;

public sealed class UploadTests
{
    [Fact]
    public async Task A_file_is_stored_registered_attached_and_read_back_before_it_is_OK()
    {
        await using var setup = await DownloadSetup.StartAsync();
        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "up-one.txt"), "hello storage");
        var id = await BeginAsync(setup, "up-one.txt", dataset: "uploads.first");
        var job = await EndAsync(setup, id);
        Assert.True((string?)job["status"] == "OK" && (bool)job["uploaded"]!, job.ToJsonString());
        Assert.Equal(("user.root:up-one.txt", "user.root:uploads.first"), ((string?)job["did"], (string?)job["dataset_did"]));
        Assert.Contains("Reading the registration back", await LogAsync(setup, id), StringComparison.Ordinal);

        var files = await setup.Sidecar.GetJsonAsync("files?namespace=demo&did=user.root:uploads.first");
        Assert.Equal(("user.root:up-one.txt", 13), ((string?)files[0]!["did"], (int)files[0]!["size"]!));
    }

    [Theory]
    [InlineData(true, "The storage states the same size and checksum")]
    [InlineData(false, "Read back, and it is the same")]
    public async Task The_log_says_how_the_bytes_on_the_storage_were_proved(bool states, string words)
    {
        await using var setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, StorageDigests = states });
        if (states)
        {
            setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Method = "GET", Path = "*", Status = 403 }); // nothing needs to be read
        }

        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "proved.txt"), "hello storage");
        var id = await BeginAsync(setup, "proved.txt");
        Assert.Equal("OK", (string?)(await EndAsync(setup, id))["status"]);
        Assert.Contains(words, await LogAsync(setup, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_again_is_no_failure_and_another_one_of_its_name_is()
    {
        await using var setup = await DownloadSetup.StartAsync();
        var path = Path.Combine(setup.Sidecar.Setup.Home, "again.txt");
        File.WriteAllText(path, "one");
        Assert.Equal("OK", (string?)(await EndAsync(setup, await BeginAsync(setup, path)))["status"]);
        Assert.Equal("OK", (string?)(await EndAsync(setup, await BeginAsync(setup, path)))["status"]);
        File.WriteAllText(path, "two");
        var other = await EndAsync(setup, await BeginAsync(setup, path));
        Assert.Equal(("FAILED", "did_exists", "check"), ((string?)other["status"], (string?)other["code"], (string?)other["step"]));
    }

    [Theory]
    [InlineData("PUT", "put")]
    [InlineData("MOVE", "move")]
    public async Task A_failure_names_its_step_and_leaves_nothing_registered(string method, string step)
    {
        await using var setup = await DownloadSetup.StartAsync();
        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "f.txt"), "hello");
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.Status, Server = "storage", Method = method, Path = "*", Status = 403 });
        var id = await BeginAsync(setup, "f.txt");
        var job = await EndAsync(setup, id);
        Assert.Equal(("FAILED", step, "storage_denied"), ((string?)job["status"], (string?)job["step"], (string?)job["code"]));
        Assert.Contains($"The step '{step}' failed", await LogAsync(setup, id), StringComparison.Ordinal);
        using var found = await setup.Sidecar.Client.GetAsync(new Uri("did-search?namespace=demo&did=user.root:f.txt&type=file", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);
        while (setup.Emulator.Traces.Count == 0)
        {
            await Task.Yield(); // Told behind the upload.
        }

        var trace = JsonNode.Parse(setup.Emulator.Traces[0])!;
        Assert.Equal(("upload", "FAILED", "REMOTE-HTTP"), ((string?)trace["eventType"], (string?)trace["clientState"], (string?)trace["remoteSite"]));
        Assert.True(trace.AsObject().ContainsKey("dataset"));
    }

    [Fact]
    public async Task A_name_that_Rucio_refuses_leaves_no_file_on_the_storage()
    {
        await using var setup = await DownloadSetup.StartAsync();
        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "two words.txt"), "hello");
        var job = await EndAsync(setup, await BeginAsync(setup, "two words.txt"));
        Assert.Equal(("FAILED", "register"), ((string?)job["status"], (string?)job["step"]));
        Assert.Contains("two words.txt", (string?)job["error"], StringComparison.Ordinal);
        var again = await EndAsync(setup, await BeginAsync(setup, "two words.txt"));
        Assert.Contains("under a temporary name", await LogAsync(setup, (long)again["id"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_arrive_damaged_are_noticed_before_they_get_their_name()
    {
        await using var setup = await DownloadSetup.StartAsync();
        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "f.txt"), "hello");
        setup.Emulator.Faults.Add(new Fault { Kind = FaultKind.FlippedByte, Server = "storage", Method = "GET", Path = "*", Count = 1 });
        var job = await EndAsync(setup, await BeginAsync(setup, "f.txt"));
        Assert.Equal(("FAILED", "compare", "checksum_mismatch"), ((string?)job["status"], (string?)job["step"], (string?)job["code"]));
    }

    [Fact]
    public async Task A_missing_file_an_unknown_RSE_and_one_without_https_each_say_so()
    {
        await using var setup = await DownloadSetup.StartAsync();
        File.WriteAllText(Path.Combine(setup.Sidecar.Setup.Home, "f.txt"), "hello");
        var missing = await EndAsync(setup, await BeginAsync(setup, "absent.txt"));
        Assert.Equal(("FAILED", "not_readable"), ((string?)missing["status"], (string?)missing["code"]));
        Assert.Contains("absent.txt", (string?)missing["error"], StringComparison.Ordinal);
        Assert.Equal("FAILED", (string?)(await EndAsync(setup, await BeginAsync(setup, "f.txt", "NOT-THERE")))["status"]);
        var tape = await EndAsync(setup, await BeginAsync(setup, "f.txt", "TAPE-ND"));
        Assert.Equal("rse_not_supported", (string?)tape["code"]);
    }

    [Fact]
    public async Task Deletion_removes_that_job_alone_and_only_within_its_instance()
    {
        await using var setup = await DownloadSetup.StartAsync();
        var first = await BeginAsync(setup, "absent-1.txt");
        var second = await BeginAsync(setup, "absent-2.txt");
        await EndAsync(setup, first);
        await EndAsync(setup, second);
        using (var reply = await setup.Sidecar.Client.DeleteAsync(new Uri($"upload/jobs/details?namespace=demo&id={second}", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }

        var left = (await setup.Sidecar.GetJsonAsync("upload/jobs?namespace=demo")).AsArray();
        Assert.Equal(first, (long)left.Single()!["id"]!);
        foreach (var path in new[] { $"upload/jobs/details?namespace=demo&id={second}", "upload/jobs/details?namespace=other&id=1" })
        {
            using var gone = await setup.Sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        using var again = await setup.Sidecar.Client.DeleteAsync(new Uri($"upload/jobs/details?namespace=demo&id={second}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var log = await setup.Sidecar.Client.GetAsync(new Uri($"upload/jobs/log?namespace=demo&id={second}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, log.StatusCode);
        Assert.Equal("Logfile does not exist", (string?)JsonNode.Parse(await log.Content.ReadAsStringAsync())!["text"]);
    }

    [Theory]
    [InlineData("1%20OR%201")]
    [InlineData("../../x")]
    public async Task An_id_that_is_no_whole_number_is_refused(string id)
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        foreach (var route in new[] { "details", "log" })
        {
            using var reply = await setup.Sidecar.Client.GetAsync(new Uri($"upload/jobs/{route}?namespace=demo&id={id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        }
    }

    [Theory]
    [InlineData("{\"rse\":\"R\",\"scope\":\"s\"}", "Missing or invalid 'file_paths'.")]
    [InlineData("{\"file_paths\":[],\"rse\":\"R\",\"scope\":\"s\"}", "Missing or invalid 'file_paths'.")]
    [InlineData("{\"file_paths\":[\"f\"],\"scope\":\"s\"}", "Missing 'rse' or 'scope'.")]
    [InlineData("{\"file_paths\":[\"f\"],\"rse\":\"R\"}", "Missing 'rse' or 'scope'.")]
    public async Task A_request_that_lacks_something_is_refused_in_the_Python_extensions_words(string body, string error)
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var reply = await setup.Sidecar.Client.PostAsync(new Uri("upload?namespace=demo", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(error, (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task Without_a_login_nothing_is_queued()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));

        using var reply = await sidecar.Client.PostAsync(new Uri("upload?namespace=demo", UriKind.Relative), JsonContent.Create(new { file_paths = new[] { "a.txt" }, rse = "REMOTE-HTTP", scope = "user.root" }));

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Equal("not_signed_in", (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
        Assert.Empty((await sidecar.GetJsonAsync("upload/jobs?namespace=demo")).AsArray());
    }

    private static async Task<long> BeginAsync(DownloadSetup setup, string path, string rse = "REMOTE-HTTP", string? dataset = null)
    {
        var body = new JsonObject { ["file_paths"] = new JsonArray(path), ["rse"] = rse, ["scope"] = "user.root" };
        if (dataset is not null)
        {
            (body["add_to_dataset"], body["dataset_scope"], body["dataset_name"], body["lifetime"]) = (true, "user.root", dataset, 3600);
        }

        using var reply = await setup.Sidecar.Client.PostAsJsonAsync("upload?namespace=demo", body);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return (long)JsonNode.Parse(text)!["job_ids"]![0]!;
    }

    private static async Task<JsonNode> EndAsync(DownloadSetup setup, long id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var job = await setup.Sidecar.GetJsonAsync($"upload/jobs/details?namespace=demo&id={id}");
            if ((string?)job["status"] != "UPLOADING")
            {
                return job;
            }
        }
    }

    private static async Task<string> LogAsync(DownloadSetup setup, long id) =>
        (string)(await setup.Sidecar.GetJsonAsync($"upload/jobs/log?namespace=demo&id={id}"))["text"]!;
}
