using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Tests.Transfers;

namespace RucioJupyter.Sidecar.Tests.Dids;

public sealed class MetadataKeyRouteTests
{
    [Fact]
    public async Task The_keys_of_the_catalogue_stand_beside_its_columns_each_with_its_type()
    {
        await using var setup = await DownloadSetup.StartAsync(new Rucio.Emulator.EmulatorOptions { Tls = false });
        var reply = await setup.Sidecar.GetJsonAsync("metadata-keys?namespace=demo");
        Assert.Null(reply["problem"]);
        var keys = reply["keys"]!.AsArray().ToDictionary(key => (string)key!["key"]!, key => ((string)key!["type"]!, (bool)key["agreed"]!));
        Assert.Equal(("number", true), keys["run_number"]);
        Assert.Equal(("text", true), keys["datatype"]);
        Assert.Equal(("boolean", false), keys["is_open"]);
        Assert.Equal(("date_limit", false), keys["created_after"]);
        Assert.Equal(keys.Keys.Order(StringComparer.Ordinal), keys.Keys);
    }

    [Fact]
    public async Task The_values_are_those_of_the_catalogue_and_a_search_with_one_finds_something()
    {
        await using var setup = await DownloadSetup.StartAsync(new Rucio.Emulator.EmulatorOptions { Tls = false });
        var values = (await setup.Sidecar.GetJsonAsync("metadata-values?namespace=demo&key=datatype"))["values"]!.AsArray().Select(value => (string)value!).ToList();
        Assert.Contains("RAW", values);
        Assert.NotEmpty((await setup.Sidecar.GetJsonAsync("did-search?namespace=demo&did=test:*&type=all&filters=datatype=RAW")).AsArray());
        Assert.Empty((await setup.Sidecar.GetJsonAsync("metadata-values?namespace=demo&key=no/such%20key%3F"))["values"]!.AsArray());
    }

    [Fact]
    public async Task Rucio_is_asked_once_for_many_who_ask()
    {
        await using var rucio = await StubRucio.StartAsync();
        var asked = 0;
        rucio.On("GET /meta_conventions/", async context =>
        {
            Interlocked.Increment(ref asked);
            await Json(context, """["beam", "run_number"]""");
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => sidecar.GetJsonAsync("metadata-keys?namespace=demo")));
        Assert.All(replies, reply => Assert.Contains(reply["keys"]!.AsArray(), key => (string)key!["key"]! == "beam" && (string)key["type"]! == "any"));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task An_older_Rucio_is_asked_where_it_keeps_them()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On("GET /meta_conventions/", static context => Missing(context));
        rucio.On("GET /meta/", static context => Json(context, """["beam"]"""));
        rucio.On("GET /meta_conventions/beam/", static context => Missing(context));
        rucio.On("GET /meta/beam/", static context => Json(context, """["pp", "PbPb", "pp"]"""));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        Assert.Contains((await sidecar.GetJsonAsync("metadata-keys?namespace=demo"))["keys"]!.AsArray(), key => (string)key!["key"]! == "beam");
        Assert.Equal("""["PbPb","pp"]""", (await sidecar.GetJsonAsync("metadata-values?namespace=demo&key=beam"))["values"]!.ToJsonString());
    }

    [Theory]
    [InlineData(404, "text/html", "<h1>Not Found</h1>")]
    [InlineData(401, "application/json", """{"ExceptionClass": "AccessDenied", "ExceptionMessage": "Account jdoe may not list keys."}""")]
    [InlineData(500, "application/json", """{"ExceptionClass": "DatabaseException", "ExceptionMessage": "An unknown Database Exception has occurred."}""")]
    [InlineData(200, "application/json", """{"keys": []}""")]
    public async Task A_server_that_does_not_tell_its_keys_leaves_the_columns_and_the_reason(int status, string type, string body)
    {
        await using var rucio = await StubRucio.StartAsync();
        foreach (var path in new[] { "/meta_conventions/", "/meta/", "/meta_conventions/datatype/", "/meta/datatype/" })
        {
            rucio.On($"GET {path}", async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = type;
                await context.Response.WriteAsync(body);
            });
        }

        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var reply = await sidecar.GetJsonAsync("metadata-keys?namespace=demo");
        Assert.False(string.IsNullOrEmpty((string?)reply["problem"]!["error"]));
        Assert.Contains(reply["keys"]!.AsArray(), key => (string)key!["key"]! == "run_number");
        Assert.Empty((await sidecar.GetJsonAsync("metadata-values?namespace=demo&key=datatype"))["values"]!.AsArray());
    }

    [Theory]
    [InlineData("metadata-values?namespace=demo")]
    [InlineData("metadata-values?namespace=demo&key=..")]
    [InlineData("metadata-values?namespace=demo&key=a%0Ab")]
    public async Task A_key_that_is_none_is_refused_before_anybody_is_asked(string path)
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        using var reply = await sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal("key", (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["field"]);
    }

    [Fact]
    public async Task What_can_only_be_yes_or_no_needs_no_catalogue()
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        Assert.Equal("""["true","false"]""", (await sidecar.GetJsonAsync("metadata-values?namespace=demo&key=is_open"))["values"]!.ToJsonString());
    }

    private static Task Missing(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static Task Json(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
