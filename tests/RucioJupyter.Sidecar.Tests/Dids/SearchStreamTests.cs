using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Dids;

/// <summary><c>did-search</c> with <c>Accept: text/event-stream</c>.</summary>
public sealed class SearchStreamTests
{
    private const string Search = "GET /dids/test/dids/search";
    private const string Path = "did-search?namespace=demo&did=test:*&type=all";

    [Fact]
    public async Task Hits_are_told_while_rucio_still_searches()
    {
        await using var rucio = await StubRucio.StartAsync();
        var rest = new TaskCompletionSource();
        rucio.On(Search, async context =>
        {
            await context.Response.BodyWriter.WriteAsync(StubRucio.Bytes([Hit("a"), Hit("b")]));
            await rest.Task;
            await context.Response.BodyWriter.WriteAsync(StubRucio.Bytes([Hit("c")]));
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await AskAsync(sidecar, Path);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync());
        var seen = new List<string>();
        while (!seen.Contains("test:b"))
        {
            seen.AddRange(await ReadHitsAsync(lines));
        }

        rest.SetResult();
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["test:a", "test:b"], seen);
        var end = await lines.ReadToEndAsync();
        Assert.Contains("test:c", end, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {\"more\":false}\n\n", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_is_told_at_the_end()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Search, Enumerable.Range(0, 6).Select(i => Hit($"f{i}")));
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await AskAsync(sidecar, Path + "&limit=5");
        var text = await reply.Content.ReadAsStringAsync();

        Assert.EndsWith("event: end\ndata: {\"more\":true}\n\n", text, StringComparison.Ordinal);
        Assert.Contains("test:f4", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test:f5", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_breaks_off_says_so_instead_of_passing_for_a_short_one()
    {
        await using var rucio = await StubRucio.StartAsync();
        var seen = new TaskCompletionSource();
        rucio.On(Search, async context =>
        {
            await context.Response.BodyWriter.WriteAsync(StubRucio.Bytes([Hit("a")]));
            await seen.Task;
            context.Abort();
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var reply = await AskAsync(sidecar, Path);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync());
        Assert.Equal(["test:a"], await ReadHitsAsync(lines));
        seen.SetResult();

        Assert.Equal("event: error", await lines.ReadLineAsync());
        var problem = JsonNode.Parse((await lines.ReadLineAsync())!["data: ".Length..]);
        Assert.StartsWith("rucio_", (string?)problem!["code"], StringComparison.Ordinal);
        Assert.DoesNotContain("event: end", await lines.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_and_a_refusal_have_their_status_and_body_as_without_the_stream()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(Search);
        rucio.On("GET /scopes/", "[\"test\"]");
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));

        using var nothing = await AskAsync(sidecar, Path);
        using var malformed = await AskAsync(sidecar, "did-search?namespace=demo&did=test&type=all");

        Assert.Equal((HttpStatusCode.NotFound, "no_match"), (nothing.StatusCode, (string?)(await RunningSidecar.ReadAsync(nothing))!["code"]));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed_did"), (malformed.StatusCode, (string?)(await RunningSidecar.ReadAsync(malformed))!["code"]));
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningSidecar sidecar, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The DIDs of the next event.</summary>
    private static async Task<List<string>> ReadHitsAsync(StreamReader lines)
    {
        Assert.Equal("event: hits", await lines.ReadLineAsync());
        var hits = JsonNode.Parse((await lines.ReadLineAsync())!["data: ".Length..])!.AsArray();
        Assert.Equal("", await lines.ReadLineAsync());
        return [.. hits.Select(hit => (string)hit!["did"]!)];
    }

    private static JsonObject Hit(string name) =>
        new() { ["scope"] = "test", ["name"] = name, ["did_type"] = "FILE", ["bytes"] = 1, ["length"] = null };
}
