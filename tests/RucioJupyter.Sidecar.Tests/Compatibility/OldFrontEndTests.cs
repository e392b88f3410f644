using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>A person's way through the Python extension's own front end, request by request, in both modes.</summary>
public sealed class OldFrontEndTests
{
    [Fact]
    public async Task Settings_are_opened_filled_in_and_saved()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        var ui = new OldFrontEnd(lab.Client);

        var config = (await ui.AskAsync("instances"))!;
        Assert.Equal([("demo", "download"), ("mounted", "replica")], config["instances"]!.AsArray().Select(i => ((string)i!["name"]!, (string)i["mode"]!)));
        Assert.All(config["instances"]!.AsArray(), instance => Assert.NotEqual("", (string?)instance!["displayName"]));
        Assert.Null(config["activeInstance"]);
        Assert.Equal(404, (await ui.FailAsync("auth?namespace=demo&type=userpass")).Status); // an empty form

        await ui.AskAsync("instances", "PUT", new JsonObject { ["instance"] = "demo", ["auth"] = "userpass" });
        var wrong = await ui.FailAsync("auth", "PUT", Login("demo", "wrong"));
        Assert.Equal((401, "Cannot authenticate to account root with given credentials", "CannotAuthenticate"), (wrong.Status, wrong.Error, wrong.ExceptionClass));
        Assert.True((bool?)(await ui.AskAsync("auth", "PUT", Login("demo", "secret")))!["success"]);

        var stored = (await ui.AskAsync("auth?namespace=demo&type=userpass"))!;
        Assert.Equal(("ddmlab", "root"), ((string?)stored["username"], (string?)stored["account"]));
        var sentBack = new JsonObject { ["namespace"] = "demo", ["type"] = "userpass", ["params"] = stored.DeepClone() };
        Assert.True((bool?)(await ui.AskAsync("auth", "PUT", sentBack))!["success"]);
        config = (await ui.AskAsync("instances"))!;
        Assert.Equal(("demo", "userpass"), ((string?)config["activeInstance"], (string?)config["authType"]));
    }

    [Fact]
    public async Task A_download_is_found_expanded_made_available_polled_and_attached()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        var ui = new OldFrontEnd(lab.Client);
        await ui.AskAsync("auth", "PUT", Login("demo", "secret"));
        const string Did = "did?namespace=demo&did=test%3Asmall-file-1.root&poll=1&force=";

        var found = (await ui.AskAsync("did-search?namespace=demo&did=test%3Asmall-file-1.root&type=all&filters="))!.AsArray().Single()!;
        Assert.Equal(("test:small-file-1.root", "file", 2048), ((string?)found["did"], (string?)found["type"], (int)found["size"]!));
        Assert.Equal("NOT_AVAILABLE", (string?)(await ui.AskAsync(Did))![0]!["status"]);
        await ui.AskAsync("did/make-available?namespace=demo", "POST", new JsonObject { ["did"] = "test:small-file-1.root" });
        var file = await UntilAsync(ui, Did, files => (string?)files[0]!["status"] is "OK" or "FAILED");

        Assert.Equal("OK", (string?)file[0]!["status"]);
        Assert.Equal(2048, new FileInfo((string)file[0]!["path"]!).Length);
        var attached = (await ui.AskAsync("did?namespace=demo&did=test%3Asmall-file-1.root&poll=&force=1"))!; // when the notebook takes it up
        Assert.Equal((string?)file[0]!["path"], (string?)attached[0]!["path"]);

        var nothing = await ui.FailAsync("did-search?namespace=demo&did=test%3Ano.such.thing&type=all&filters=");
        Assert.Equal(404, nothing.Status);
        Assert.NotEqual("", nothing.Error);
    }

    [Fact]
    public async Task A_collection_on_a_mount_is_fetched_understood_and_asked_for()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        var ui = new OldFrontEnd(lab.Client);
        await ui.AskAsync("auth", "PUT", Login("mounted", "secret"));
        const string Partial = "did?namespace=mounted&did=test%3Apartial.dataset&poll=1&force=";

        var first = (await ui.AskAsync(Partial))!.AsArray();
        Assert.Equal("FETCHING", OldFrontEnd.StateOf(first));
        Assert.NotEqual("", (string?)first[0]!["message"]);
        var partial = await UntilAsync(ui, Partial, files => OldFrontEnd.StateOf(files.AsArray()) != "FETCHING");
        Assert.Equal("REPLICATING", OldFrontEnd.StateOf(partial.AsArray()));
        var mounted = await UntilAsync(ui, "did?namespace=mounted&did=test%3Amounted.dataset&poll=1&force=", files => OldFrontEnd.StateOf(files.AsArray()) != "FETCHING");
        Assert.Equal("AVAILABLE", OldFrontEnd.StateOf(mounted.AsArray()));
        Assert.All(mounted.AsArray(), file => Assert.True(File.Exists((string)file!["path"]!)));
        Assert.Equal(5, (await ui.AskAsync("files?namespace=mounted&did=test%3Amounted.dataset"))!.AsArray().Count);

        await ui.AskAsync("did/make-available?namespace=mounted", "POST", new JsonObject { ["did"] = "test:small-file-2.root" });
        var asked = await UntilAsync(ui, "did?namespace=mounted&did=test%3Asmall-file-2.root&poll=1&force=1", files => (string?)files[0]!["status"] != "FETCHING");
        Assert.Equal("REPLICATING", (string?)asked[0]!["status"]);
    }

    [Fact]
    public async Task Scopes_the_file_picker_the_purge_button_and_uploads_work_as_they_are_asked_for()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        var ui = new OldFrontEnd(lab.Client);
        Directory.CreateDirectory(Path.Combine(lab.Sidecar.Setup.Home, "grid"));
        var picked = (await ui.AskAsync("file-browser?path="))!.AsArray().Single(item => (string?)item!["name"] == "grid")!; // before anybody is logged in
        Assert.Equal(("dir", Path.Combine(lab.Sidecar.Setup.Home, "grid")), ((string?)picked["type"], (string?)picked["path"]));
        Assert.True((bool?)(await ui.AskAsync("purge-cache", "POST"))!["success"]);

        await ui.AskAsync("auth", "PUT", Login("demo", "secret"));
        Assert.Contains("test", (await ui.AskAsync("list-scopes?namespace=demo"))!["scopes"]!.AsArray().Select(scope => (string?)scope));

        await File.WriteAllTextAsync(Path.Combine(lab.Sidecar.Setup.Home, "grid", "up.txt"), "hello");
        await ui.AskAsync("upload?namespace=demo", "POST", new JsonObject { ["file_paths"] = new JsonArray("grid/up.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root", ["add_to_dataset"] = false });
        var jobs = await UntilAsync(ui, "upload/jobs?namespace=demo", list => list.AsArray().Count == 1 && (string?)list[0]!["status"] != "UPLOADING");
        Assert.Equal(("OK", "user.root:up.txt", "REMOTE-HTTP", true), ((string?)jobs[0]!["status"], (string?)jobs[0]!["did"], (string?)jobs[0]!["rse"], (bool)jobs[0]!["uploaded"]!));
        Assert.NotEqual("", (string?)(await ui.AskAsync($"upload/jobs/log?namespace=demo&id={jobs[0]!["id"]}"))!["text"]);
        await ui.AskAsync($"upload/jobs/details?namespace=demo&id={jobs[0]!["id"]}", "DELETE");
        Assert.Empty((await ui.AskAsync("upload/jobs?namespace=demo"))!.AsArray());
    }

    [Fact]
    public async Task A_token_file_of_ones_own_survives_the_forms_round_trip()
    {
        await using var lab = await EmulatedSidecar.StartAsync((setup, rucio) =>
        {
            setup.Instances[0]!["rucio_base_url"] = rucio.OidcUrl.ToString().TrimEnd('/');
            setup.Instances[0]!["oidc_auth"] = "env";
            setup.Instances[0]!["oidc_env_name"] = "NO_SUCH_TOKEN";
        });
        var ui = new OldFrontEnd(lab.Client);
        var own = Path.Combine(lab.Sidecar.Setup.Home, "token");
        await File.WriteAllTextAsync(own, lab.Rucio.IssueJwt(new JwtRequest { Subject = "jdoe" }));

        var first = (await ui.AskAsync("auth", "PUT", new JsonObject { ["namespace"] = "demo", ["type"] = "oidc", ["params"] = new JsonObject { ["token_path"] = own } }))!;
        var form = (await ui.AskAsync("auth?namespace=demo&type=oidc"))!;
        var again = await ui.AskAsync("auth", "PUT", new JsonObject { ["namespace"] = "demo", ["type"] = "oidc", ["params"] = form.DeepClone() });

        Assert.EndsWith("Z", (string?)first["lifetime"], StringComparison.Ordinal);
        Assert.True((bool?)again!["success"]);
    }

    private static JsonObject Login(string instance, string password) => new()
    {
        ["namespace"] = instance,
        ["type"] = "userpass",
        ["params"] = new JsonObject { ["username"] = "ddmlab", ["password"] = password, ["account"] = "root" },
    };

    /// <summary>Polls as it does, only faster.</summary>
    private static async Task<JsonNode> UntilAsync(OldFrontEnd ui, string path, Func<JsonNode, bool> isThere)
    {
        using var limit = new CancellationTokenSource(SidecarProcess.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await ui.AskAsync(path) is { } reply && isThere(reply))
            {
                return reply;
            }
        }

        throw new TimeoutException();
    }
}
