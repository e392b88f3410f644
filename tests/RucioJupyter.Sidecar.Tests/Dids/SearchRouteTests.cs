using System.Net;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Dids;

public sealed class SearchRouteTests
{
    private const string Search = "GET /dids/test/dids/search";

    [Fact]
    public async Task Hits_come_in_rucios_order_with_type_and_size()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Search, Hit("small.dataset", "DATASET", null), Hit("a.root", "DIDType.FILE", 1024), Hit("cont", "CONTAINER", 7, 3));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        var hits = await sidecar.GetJsonAsync("did-search?namespace=demo&did=test:*&type=all");

        Assert.Equal(
            """[{"did":"test:small.dataset","size":null,"type":"dataset"},{"did":"test:a.root","size":1024,"type":"file"},{"did":"test:cont","size":7,"type":"container","length":3}]""",
            hits.ToJsonString());
    }

    [Fact]
    public async Task A_cut_is_told_and_no_more_is_read_than_shown()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Search, Enumerable.Range(0, 6).Select(i => Hit($"f{i}", "FILE", i)));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var cut = await sidecar.GetAsync("did-search?namespace=demo&did=test:f*&type=file&limit=5");
        using var whole = await sidecar.GetAsync("did-search?namespace=demo&did=test:f*&type=file&limit=6");

        Assert.Equal(5, (await RunningSidecar.ReadAsync(cut))!.AsArray().Count);
        Assert.Equal("true", cut.Headers.GetValues("X-Rucio-More").Single());
        Assert.Equal(6, (await RunningSidecar.ReadAsync(whole))!.AsArray().Count);
        Assert.False(whole.Headers.Contains("X-Rucio-More"));
        Assert.Contains(rucio.Requests, r => r.Contains("limit=6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hits_by_a_key_of_the_json_plugin_get_their_type_in_one_call_and_obey_the_type_filter()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Search, Hit("a", null, null), Hit("b", null, null));
        rucio.OnLines("POST /dids/bulkmeta", Meta("b", "FILE", 5), Meta("a", "DATASET", 100, 3));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        var hits = await sidecar.GetJsonAsync("did-search?namespace=demo&did=test:*&type=dataset&filters=beam%3DPbPb");

        Assert.Equal("""[{"did":"test:a","size":100,"type":"dataset","length":3}]""", hits.ToJsonString());
        Assert.Equal(1, rucio.Count("POST /dids/bulkmeta"));
    }

    [Fact]
    public async Task A_filter_on_the_name_takes_the_place_of_the_pattern()
    {
        await using var sidecar = await EmulatedSidecar.StartAsync();
        await sidecar.SignInAsync("demo");

        var hits = await sidecar.GetJsonAsync("did-search?namespace=demo&did=test:*&type=file&filters=name%3Dsmall-file-0.root;name%3Dsmall-file-1.root");

        Assert.Equal(["test:small-file-0.root", "test:small-file-1.root"], hits.AsArray().Select(hit => (string?)hit!["did"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("did-search?namespace=demo&did=test:*&type=all")]
    [InlineData("did-search?namespace=demo&did=test:100%25&type=all")]
    [InlineData("did-search?namespace=demo&did=test:x&type=all&filters=name%3Dabc*")]
    public async Task Wildcards_are_refused_where_they_are_off_and_filters_are_no_way_around(string path)
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url);
        setup.Instances[0]!["wildcard_enabled"] = false;
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var reply = await sidecar.GetAsync(path);

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(("wildcard_disabled", "wildcard_disabled"), ((string?)problem!["error"], (string?)problem["code"]));
        Assert.StartsWith("The demo instance does not allow the wildcards * and % in searches", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.Empty(rucio.Requests);
    }

    [Theory]
    [InlineData("did=nosuch:*&type=all", "There is no scope 'nosuch' at The demo instance.", "Choose one of its scopes.")]
    [InlineData("did=tset:*&type=all", "There is no scope 'tset' at The demo instance.", "Choose one of its scopes.")]
    [InlineData("did=tests:*&type=all", "There is no scope 'tests' at The demo instance.", "Did you mean 'test'?")]
    [InlineData("did=test:a*&type=container", "Nothing of type 'container' matches 'test:a*', but something of another type does.", "Search for everything.")]
    [InlineData("did=test:a*&type=dataset&filters=datatype%3DAOD", "'test:a*' has matches, but none of them passes the metadata filters.", "Check keys and values, or remove a filter.")]
    [InlineData("did=test:zzz&type=all", "Nothing matches 'test:zzz' at The demo instance.", "Only whole names match: write test:zzz* for all that begin so.")]
    [InlineData("did=test:zzz*&type=all", "Nothing matches 'test:zzz*' at The demo instance.", "Check the spelling; small and capital letters differ.")]
    [InlineData("did=empty:*&type=all", "The scope 'empty' is empty.", null)]
    public async Task Nothing_found_says_the_likely_reason(string query, string error, string? remedy)
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On("GET /scopes/", """["test","empty"]""");
        foreach (var scope in new[] { "test", "empty", "nosuch", "tset", "tests" })
        {
            rucio.On($"GET /dids/{scope}/dids/search", context =>
            {
                // One dataset test:abc, without metadata.
                var asked = context.Request.Query;
                context.Response.ContentType = "application/x-json-stream";
                var found = scope == "test" && (string?)asked["name"] == "a*" && asked["type"] != "container";
                return found ? Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, Hit("abc", "DATASET", null).ToJsonString() + "\n") : Task.CompletedTask;
            });
        }

        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync($"did-search?namespace=demo&{query}");

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.NotFound, "no_match"), (reply.StatusCode, (string?)problem!["code"]));
        Assert.Equal((error, remedy), ((string?)problem["error"], (string?)problem["remedy"]));
    }

    [Theory]
    [InlineData("did-search?namespace=demo&did=test:*&type=banana", 409, "bad_type", "'banana' is no type of DID.")]
    [InlineData("did-search?namespace=demo&did=test:*&filters=%3D,", 400, "bad_filter", "Filter 1 ('=') has no key.")]
    [InlineData("did-search?namespace=demo&did=test", 400, "malformed_did", "'test' is not a DID: it has no colon between scope and name.")]
    [InlineData("did-search?namespace=demo", 400, "invalid_request", "The field 'did' is missing: it names the data, as scope:name.")]
    [InlineData("did-search?namespace=demo&did=test:*&limit=5000", 400, "invalid_request", "The parameter 'limit' must be a number from 1 to 1000, not '5000'.")]
    public async Task What_cannot_be_asked_is_refused_before_rucio_is_asked(string path, int status, string code, string error)
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync(path);

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((status, code, error), ((int)reply.StatusCode, (string?)problem!["code"], (string?)problem["error"]));
        Assert.Empty(rucio.Requests);
    }

    [Fact]
    public async Task Rucio_that_answers_html_is_said_to_make_no_sense()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On(Search, "<html><body>Welcome to the portal</body></html>", contentType: "text/html");
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await sidecar.GetAsync("did-search?namespace=demo&did=test:*&type=all");

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.BadGateway, "rucio_bad_reply"), (reply.StatusCode, (string?)problem!["code"]));
        Assert.DoesNotContain("<html>", (string?)problem["error"], StringComparison.Ordinal);
        Assert.NotNull(problem["remedy"]);
    }

    [Fact]
    public async Task Rucio_that_is_down_is_said_to_be_out_of_reach()
    {
        var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        await rucio.DisposeAsync();

        using var reply = await sidecar.GetAsync("did-search?namespace=demo&did=test:*&type=all");

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "rucio_unreachable"), (reply.StatusCode, (string?)problem!["code"]));
        Assert.NotNull(problem["remedy"]);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_search_at_rucio()
    {
        await using var rucio = await StubRucio.StartAsync();
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        rucio.On(Search, async context =>
        {
            begun.SetResult();
            context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        using var away = new CancellationTokenSource();

        var search = sidecar.Client.GetAsync(new Uri("did-search?namespace=demo&did=test:*", UriKind.Relative), away.Token);
        await begun.Task;
        await away.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static JsonObject Hit(string name, string? type, long? bytes, long? length = null) =>
        new() { ["scope"] = "test", ["name"] = name, ["did_type"] = type, ["bytes"] = bytes, ["length"] = length };

    private static JsonObject Meta(string name, string type, long? bytes, long? length = null) =>
        new() { ["scope"] = "test", ["name"] = name, ["did_type"] = type, ["bytes"] = bytes, ["length"] = length, ["project"] = null };
}
