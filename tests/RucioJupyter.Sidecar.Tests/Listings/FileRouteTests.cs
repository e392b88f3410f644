using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Listings;

public sealed class FileRouteTests
{
    private const string Files = "GET /dids/test/ds/files";

    [Fact]
    public async Task The_first_page_comes_while_rucio_is_still_sending()
    {
        await using var rucio = await StubRucio.StartAsync();
        var rest = new TaskCompletionSource();
        rucio.On(Files, async context =>
        {
            context.Response.ContentType = "application/x-json-stream";
            await context.Response.Body.WriteAsync(StubRucio.Bytes(StubRucio.Files(150)));
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.Body.WriteAsync(StubRucio.Bytes(StubRucio.Files(50, 150)));
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        var first = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&limit=100");
        var second = await sidecar.GetJsonAsync($"files?namespace=demo&did=test:ds&limit=100&cursor={first["next"]}");
        rest.SetResult();
        var third = await sidecar.GetJsonAsync($"files?namespace=demo&did=test:ds&limit=100&cursor={second["next"]}");

        Assert.Equal(100, first["items"]!.AsArray().Count);
        Assert.Equal("""{"did":"test:file-000000.root","size":0,"adler32":"0a5ac293"}""", first["items"]![0]!.ToJsonString());
        Assert.Null(first["total"]);
        Assert.Equal(50, second["items"]!.AsArray().Count);
        Assert.Equal(50, third["items"]!.AsArray().Count);
        Assert.Equal((200, null), ((int)third["total"]!, (string?)third["next"]));
        Assert.Equal(1, rucio.Count(Files));
    }

    [Fact]
    public async Task An_edit_of_the_configuration_or_a_purge_does_not_break_a_list_that_is_being_read()
    {
        await using var rucio = await StubRucio.StartAsync();
        var rest = new TaskCompletionSource();
        rucio.On(Files, async context =>
        {
            context.Response.ContentType = "application/x-json-stream";
            await context.Response.Body.WriteAsync(StubRucio.Bytes(StubRucio.Files(150)));
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.Body.WriteAsync(StubRucio.Bytes(StubRucio.Files(50, 150)));
        });
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url);
        await using var sidecar = await SignedIn.StartAsync(setup);
        var all = sidecar.GetJsonAsync("files?namespace=demo&did=test:ds");
        await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&limit=100"); // the reading has begun

        setup.Instances[0]!["display_name"] = "Renamed";
        setup.WriteConfig();
        sidecar.Get<RucioConfiguration>().Reload();
        using var purged = await sidecar.Client.PostAsync(new Uri("purge-cache", UriKind.Relative), null);
        rest.SetResult();

        Assert.Equal(200, (await all).AsArray().Count);
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_listing()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Files, StubRucio.Files(10));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sidecar.GetJsonAsync("files?namespace=demo&did=test:ds")));

        Assert.All(replies, reply => Assert.Equal(10, reply.AsArray().Count));
        Assert.Equal("""{"did":"test:file-000009.root","size":9}""", replies[0][9]!.ToJsonString());
        Assert.Equal(1, rucio.Count(Files));
    }

    [Fact]
    public async Task Poll_asks_rucio_again()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Files, StubRucio.Files(2));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds");
        rucio.OnLines(Files, StubRucio.Files(3));

        var cached = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds");
        var asked = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&poll=1");
        var after = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds");

        Assert.Equal((2, 3, 3), (cached.AsArray().Count, asked.AsArray().Count, after.AsArray().Count));
    }

    [Theory]
    [InlineData("files?namespace=demo&did=test:ds")]
    [InlineData("files?namespace=demo&did=test:ds&limit=100")]
    public async Task A_list_that_breaks_off_is_an_error_and_not_a_short_list(string path)
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On(Files, Torn(50));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadGateway, reply.StatusCode);
        Assert.Equal("rucio_bad_reply", (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
    }

    [Fact]
    public async Task A_long_list_that_breaks_off_cuts_the_connection()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On(Files, Torn(5000));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var reply = await sidecar.GetAsync("files?namespace=demo&did=test:ds", HttpCompletionOption.ResponseHeadersRead);
            reply.EnsureSuccessStatusCode();
            await reply.Content.ReadAsStringAsync();
        });
    }

    [Fact]
    public async Task A_broken_list_is_read_again_by_the_next_poll()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On(Files, Torn(50));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        using var broken = await sidecar.GetAsync("files?namespace=demo&did=test:ds");
        rucio.OnLines(Files, StubRucio.Files(60));

        using var remembered = await sidecar.GetAsync("files?namespace=demo&did=test:ds");
        var again = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&poll=1");

        Assert.Equal(HttpStatusCode.BadGateway, remembered.StatusCode);
        Assert.Equal(60, again.AsArray().Count);
    }

    [Fact]
    public async Task An_unknown_did_is_refused_in_rucios_words()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnError(Files, 404, "DataIdentifierNotFound", "Data identifier 'test:ds' not found");
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync("files?namespace=demo&did=test:ds");

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Equal(("did_not_found", "DataIdentifierNotFound"), ((string?)problem!["code"], (string?)problem["exception_class"]));
        Assert.Equal("Data identifier 'test:ds' not found", (string?)problem["error"]);
        Assert.Equal("Check the spelling, or whether it was deleted: The demo instance has no such data.", (string?)problem["remedy"]);
    }

    [Fact]
    public async Task A_page_of_another_list_is_refused()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Files, StubRucio.Files(300));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var first = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&limit=100");
        // Read to its end: a reading that is under way would be joined, not begun again.
        Assert.Equal(300, (await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds")).AsArray().Count);
        rucio.OnLines(Files, StubRucio.Files(300, from: 5));
        await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds&poll=1&limit=1");

        using var reply = await sidecar.GetAsync($"files?namespace=demo&did=test:ds&limit=100&cursor={first["next"]}");

        Assert.Equal(HttpStatusCode.Conflict, reply.StatusCode);
        Assert.Equal("listing_changed", (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
    }

    [Theory]
    [InlineData("files?namespace=demo", "did")]
    [InlineData("files?namespace=demo&did=nocolon", "did")]
    [InlineData("files?namespace=demo&did=a:b&limit=0", "limit")]
    [InlineData("files?namespace=demo&did=a:b&limit=x", "limit")]
    [InlineData("files?did=a:b", "namespace")]
    public async Task A_bad_parameter_is_named(string path, string field)
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.True(field == (string?)problem!["field"], problem.ToJsonString());
    }

    [Fact]
    public async Task A_call_that_hangs_holds_up_nobody_else()
    {
        await using var rucio = await StubRucio.StartAsync();
        var hanging = new TaskCompletionSource();
        rucio.On("GET /dids/test/hanging/files", _ => hanging.Task);
        rucio.OnLines(Files, StubRucio.Files(3));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        var waiting = sidecar.GetJsonAsync("files?namespace=demo&did=test:hanging&limit=10");
        var other = await sidecar.GetJsonAsync("files?namespace=demo&did=test:ds");

        Assert.False(waiting.IsCompleted);
        Assert.Equal(3, other.AsArray().Count);
        hanging.SetResult();
        await waiting;
    }

    /// <summary>A reply that ends in the middle of a line.</summary>
    private static Func<HttpContext, Task> Torn(int whole) => async context =>
    {
        context.Response.ContentType = "application/x-json-stream";
        await context.Response.Body.WriteAsync(StubRucio.Bytes(StubRucio.Files(whole)));
        await context.Response.Body.WriteAsync("{\"scope\": \"te"u8.ToArray());
    };
}
