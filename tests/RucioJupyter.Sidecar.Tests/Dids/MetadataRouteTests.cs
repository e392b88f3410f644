using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Tests.Transfers;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Dids;

public sealed class MetadataRouteTests : IAsyncLifetime
{
    private DownloadSetup _setup = null!; // set before the first test

    public async Task InitializeAsync() => _setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, CatalogueFolder = Contract.RucioCatalogue });

    public async Task DisposeAsync() => await _setup.DisposeAsync();

    [Fact]
    public async Task The_catalogues_columns_come_first_and_without_nulls_then_what_users_wrote()
    {
        var reply = await GetAsync("did/metadata?namespace=demo&did=data22:meta.run103");
        Assert.Equal(("data22:meta.run103", "dataset"), ((string?)reply["did"], (string?)reply["type"]));
        Assert.Null(reply["problem"]);
        var items = reply["items"]!.AsArray();
        Assert.DoesNotContain(items, item => item!["value"] is null);
        Assert.Equal(103, (int)Value(items, "run_number", "system")!);
        Assert.False((bool)Value(items, "monotonic", "system")!);
        Assert.Equal("pp", (string?)Value(items, "beam", "user"));
        Assert.Equal(6803, (int)Value(items, "energy", "user")!);
        Assert.True((bool)Value(items, "good", "user")!);
        var kinds = items.Select(item => (string)item!["kind"]!).ToList();
        Assert.Equal(kinds.Order(StringComparer.Ordinal), kinds);
    }

    [Fact]
    public async Task Lists_and_objects_are_shown_as_their_text_with_readable_letters()
    {
        var items = (await GetAsync("did/metadata?namespace=demo&did=data22:meta.run103"))["items"]!.AsArray();
        Assert.Equal("""["a","b","3"]""", (string?)Value(items, "tags", "user"));
        Assert.Equal("""{"k":3,"deep":{"x":null}}""", (string?)Value(items, "nested", "user"));
        Assert.Equal("run number 3 \"quoted\" é中", (string?)Value(items, "comment", "user"));
    }

    [Fact]
    public async Task A_name_that_no_path_leads_to_has_its_metadata_all_the_same()
    {
        var reply = await GetAsync("did/metadata?namespace=demo&did=odd:/belle/MC/release-04/DB00000757/mdst_000001.root");
        Assert.Equal("file", (string?)reply["type"]);
        Assert.NotNull(Value(reply["items"]!.AsArray(), "bytes", "system"));
        Assert.DoesNotContain(reply["items"]!.AsArray(), item => (string?)item!["kind"] == "user" && (string?)item["key"] is "scope" or "name");
    }

    [Fact]
    public async Task Without_the_JSON_plugin_the_columns_are_there_and_the_problem_is_said()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On("GET /dids/test/a/meta", async context =>
        {
            var isPlugin = context.Request.Query["plugin"] == "JSON";
            context.Response.StatusCode = isPlugin ? 400 : 200;
            await context.Response.WriteAsync(isPlugin
                ? """{"ExceptionClass": "UnsupportedMetadataPlugin", "ExceptionMessage": "Metadata plugin \"JSON\" is not enabled on the server."}"""
                : """{"scope": "test", "name": "a", "did_type": "DATASET", "run_number": 102, "length": null}""");
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var reply = await sidecar.GetJsonAsync("did/metadata?namespace=demo&did=test:a");
        Assert.Contains("not enabled", (string?)reply["problem"]!["error"], StringComparison.Ordinal);
        Assert.Equal(102, (int)Value(reply["items"]!.AsArray(), "run_number", "system")!);
        Assert.All(reply["items"]!.AsArray(), item => Assert.Equal("system", (string?)item!["kind"]));
    }

    [Fact]
    public async Task The_parents_of_a_file_and_of_a_dataset_are_named_with_their_types()
    {
        var ofFile = await GetAsync("did/parents?namespace=demo&did=test:small-file-0.root");
        Assert.Equal(("test:small.dataset", "dataset", false), ((string?)ofFile["items"]![0]!["did"], (string?)ofFile["items"]![0]!["type"], (bool)ofFile["more"]!));
        var ofDataset = await GetAsync("did/parents?namespace=demo&did=test:five.dataset");
        Assert.Equal(("mc16_13TeV:cont.level2.B", "container"), ((string?)ofDataset["items"]![0]!["did"], (string?)ofDataset["items"]![0]!["type"]));
        Assert.Empty((await GetAsync("did/parents?namespace=demo&did=test:small.dataset"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("did/metadata?namespace=demo&did=test:nosuchname", HttpStatusCode.NotFound, "did_not_found")]
    [InlineData("did/parents?namespace=demo&did=test:nosuchname", HttpStatusCode.NotFound, "did_not_found")]
    [InlineData("did/metadata?namespace=demo&did=nocolon", HttpStatusCode.BadRequest, "malformed_did")]
    [InlineData("did/parents?namespace=demo", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("did/parents?namespace=none&did=a:b", HttpStatusCode.NotFound, null)]
    public async Task What_cannot_be_answered_says_why(string path, HttpStatusCode status, string? code)
    {
        using var reply = await _setup.Sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, reply.StatusCode);
        var body = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        Assert.True(code is null || (string?)body["code"] == code, body.ToJsonString());
    }

    private Task<JsonNode> GetAsync(string path) => _setup.Sidecar.GetJsonAsync(path);

    private static JsonNode? Value(JsonArray items, string key, string kind) =>
        items.SingleOrDefault(item => (string?)item!["key"] == key && (string?)item["kind"] == kind)?["value"];
}
