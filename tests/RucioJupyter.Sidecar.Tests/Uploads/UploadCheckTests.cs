using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Transfers;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Uploads;

public sealed class UploadCheckTests : IAsyncLifetime
{
    private DownloadSetup _setup = null!; // set before the first test

    public async Task InitializeAsync()
    {
        _setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, CatalogueFolder = Contract.RucioCatalogue });
        Write("good.txt", "hello");
    }

    public async Task DisposeAsync() => await _setup.DisposeAsync();

    [Fact]
    public async Task What_can_be_sent_is_said_with_its_place_and_its_size()
    {
        var reply = await CheckAsync(new JsonObject { ["file_paths"] = new JsonArray("good.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root" });
        Assert.True((bool)reply["ok"]!, reply.ToJsonString());
        var file = Assert.Single(reply["files"]!.AsArray())!;
        Assert.Equal(("good.txt", 5, "user.root:good.txt"), ((string?)file["name"], (int)file["size"]!, (string?)file["did"]));
        Assert.Contains("good.txt", (string?)file["pfn"], StringComparison.Ordinal);
        Assert.Equal(5, (int)reply["bytes"]!);
        Assert.Null(reply["dataset"]);
    }

    [Fact]
    public async Task A_folder_is_opened_without_hidden_files_and_with_names_twice_said()
    {
        Write("run/a.root", "1");
        Write("run/sub/a.root", "22");
        Write("run/sub/b.root", "333");
        Write("run/.ipynb_checkpoints/a.root", "x");
        Write("run/.hidden", "x");
        var reply = await CheckAsync(new JsonObject { ["file_paths"] = new JsonArray("run"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root" });
        var files = reply["files"]!.AsArray();
        Assert.Equal(["run/a.root", "run/sub/a.root", "run/sub/b.root"], files.Select(file => (string)file!["path"]!));
        Assert.Equal(["name_twice", "name_twice", null], files.Select(file => (string?)file!["problem"]?["code"]));
        Assert.False((bool)reply["ok"]!);
    }

    [Fact]
    public async Task A_name_of_ones_own_replaces_that_of_the_file()
    {
        var reply = await CheckAsync(new JsonObject { ["file_paths"] = new JsonArray("good.txt"), ["names"] = new JsonArray("other.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root" });
        Assert.Equal("user.root:other.txt", (string?)reply["files"]![0]!["did"]);
    }

    [Fact]
    public async Task What_lies_outside_is_missing_or_leads_out_is_not_sent()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_setup.Sidecar.Setup.Folder, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "secret.txt"), "x");
        File.CreateSymbolicLink(Path.Combine(_setup.Sidecar.Setup.Home, "link.txt"), Path.Combine(outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_setup.Sidecar.Setup.Home, "folder")).FullName, "away"), outside);
        Write("folder/in.txt", "x");
        var reply = await CheckAsync(new JsonObject
        {
            ["file_paths"] = new JsonArray("/etc/passwd", "../outside/secret.txt", "link.txt", "absent.txt", "folder"),
            ["rse"] = "REMOTE-HTTP",
            ["scope"] = "user.root",
        });
        Assert.Equal(["path_outside", "path_outside", "path_outside", "path_missing", null], reply["files"]!.AsArray().Select(file => (string?)file!["problem"]?["code"]));
        Assert.Equal("folder/in.txt", (string?)reply["files"]![4]!["path"]);
    }

    [Theory]
    [InlineData("rse", "NOT-THERE", "unknown_rse")]
    [InlineData("rse", "NO-WRITE", "rse_not_writable")]
    [InlineData("rse", "TAPE-ND", "rse_not_supported")]
    [InlineData("rse", "XRD1", "rse_not_supported")]
    [InlineData("rse", "", "invalid_request")]
    [InlineData("scope", "nosuchscope", "unknown_scope")]
    [InlineData("scope", "", "invalid_request")]
    [InlineData("lifetime", -1, "invalid_request")]
    [InlineData("dataset_name", "", "invalid_request")]
    [InlineData("dataset_name", "small-file-0.root", "not_a_dataset")]
    [InlineData("dataset_name", "closed.dataset", "dataset_closed")]
    [InlineData("file_paths", null, "invalid_request")]
    public async Task Each_field_says_what_is_wrong_with_it(string field, object? value, string code)
    {
        var request = new JsonObject
        {
            ["file_paths"] = new JsonArray("good.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root", ["add_to_dataset"] = field == "dataset_name", ["dataset_scope"] = "test",
        };
        request[field] = JsonValue.Create(value);
        var reply = await CheckAsync(request);
        var problem = reply["problems"]!.AsArray().Single(p => (string?)p!["field"] == field)!;
        Assert.Equal((code, "error", false), ((string?)problem["code"], (string?)problem["severity"], (bool)reply["ok"]!));
        Assert.NotEmpty((string)problem["error"]!);
    }

    [Fact]
    public async Task A_DID_that_exists_and_a_name_that_Rucio_would_refuse_are_said_beforehand()
    {
        Write("small-file-0.root", "not it");
        Write("two words.txt", "x");
        var reply = await CheckAsync(new JsonObject { ["file_paths"] = new JsonArray("small-file-0.root", "two words.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "test" });
        Assert.Equal([("did_exists", "error"), ("bad_name", "warning")], reply["files"]!.AsArray().Select(file => ((string)file!["problem"]!["code"]!, (string)file["problem"]!["severity"]!)));
    }

    [Fact]
    public async Task A_dataset_is_new_or_there()
    {
        var fresh = await CheckAsync(Into("test", "brand.new"));
        Assert.Equal(("test:brand.new", false), ((string?)fresh["dataset"]!["did"], (bool)fresh["dataset"]!["exists"]!));
        Assert.True((bool)fresh["ok"]!, fresh.ToJsonString());
        var known = await CheckAsync(Into("test", "small.dataset"));
        Assert.True((bool)known["dataset"]!["exists"]!);
    }

    [Fact]
    public async Task Metadata_that_cannot_be_stored_is_named()
    {
        var request = Into("test", "brand.new");
        request["metadata"] = new JsonArray(
            new JsonObject { ["key"] = "ok", ["value"] = 1 }, new JsonObject { ["key"] = "", ["value"] = "x" }, new JsonObject { ["key"] = "list", ["value"] = new JsonArray(1) });
        var reply = await CheckAsync(request);
        Assert.Equal(2, reply["problems"]!.AsArray().Count(problem => (string?)problem!["field"] == "metadata"));
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_setup.Sidecar.Setup.Home, "pipe")]))
        {
            await made.WaitForExitAsync();
        }

        var reply = await CheckAsync(new JsonObject { ["file_paths"] = new JsonArray("pipe"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root" });
        Assert.Equal("not_a_file", (string?)reply["files"]![0]!["problem"]!["code"]);
    }

    private static JsonObject Into(string scope, string name) => new()
    {
        ["file_paths"] = new JsonArray("good.txt"), ["rse"] = "REMOTE-HTTP", ["scope"] = "user.root", ["add_to_dataset"] = true, ["dataset_scope"] = scope, ["dataset_name"] = name,
    };

    private void Write(string path, string text)
    {
        var full = Path.Combine(_setup.Sidecar.Setup.Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // absolute
        File.WriteAllText(full, text);
    }

    private async Task<JsonNode> CheckAsync(JsonObject request)
    {
        using var reply = await _setup.Sidecar.Client.PostAsJsonAsync("upload/check?namespace=demo", request);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
