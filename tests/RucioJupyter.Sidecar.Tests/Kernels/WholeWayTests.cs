using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Transfers;

namespace RucioJupyter.Sidecar.Tests.Kernels;

/// <summary>What a helper in a kernel does, against the whole sidecar and the emulated Rucio.</summary>
public sealed class WholeWayTests : IAsyncLifetime
{
    private DownloadSetup _setup = null!; // made in InitializeAsync
    private HttpClient _kernel = null!; // made in InitializeAsync

    public async Task InitializeAsync()
    {
        _setup = await DownloadSetup.StartAsync(signIn: false);
        _kernel = _setup.Sidecar.NewClient(xsrf: false);
        _kernel.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "rucio-kernel 1");
    }

    public async Task DisposeAsync()
    {
        _kernel.Dispose();
        await _setup.DisposeAsync();
    }

    [Fact]
    public async Task A_cell_asks_for_data_waits_and_reads_the_files()
    {
        await _setup.SignInAsync();
        var before = await GetAsync("kernel/resolve?did=test:small.dataset");
        Assert.Equal(("collection", "not_here", false), ((string?)before["type"], (string?)before["state"], (bool)before["available"]!));
        Assert.Equal(5, before["items"]!.AsArray().Count);
        Assert.All(before["items"]!.AsArray(), file => Assert.Null(file!["path"]));

        var body = new JsonObject { ["did"] = "test:small.dataset" };
        using var asked = await _kernel.PostAsJsonAsync("kernel/make-available", body);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);

        JsonNode reply;
        string? seen = null;
        do
        {
            reply = await GetAsync("kernel/wait?did=test:small.dataset&id=waitwait&seconds=10" + (seen is null ? "" : $"&seen={Uri.EscapeDataString(seen)}"));
            seen = (string?)reply["mark"];
        }
        while (!(bool)reply["done"]!);
        Assert.True((bool)reply["available"]!, reply.ToJsonString());

        var after = await GetAsync("kernel/resolve?did=test:small.dataset");
        Assert.All(after["items"]!.AsArray(), file => Assert.True(File.Exists((string?)file!["path"])));
        Assert.Equal((5, 5), ((int)after["files"]!["total"]!, (int)after["files"]!["here"]!));
    }

    [Fact]
    public async Task A_long_list_of_what_is_not_here_is_left_until_a_cell_asks_for_it()
    {
        await _setup.SignInAsync();
        var reply = await GetAsync("kernel/resolve?did=test:many.dataset&limit=500&manifest=true");
        Assert.True((int)reply["files"]!["total"]! > 500);
        Assert.Null(reply["manifest"]);
        Assert.Empty(reply["items"]!.AsArray());
        var page = await GetAsync($"kernel/resolve?did=test:many.dataset&limit=1000&cursor={(string)reply["next"]!}");
        Assert.Equal((1000, "1000"), (page["items"]!.AsArray().Count, (string?)page["next"]));
    }

    [Fact]
    public async Task Search_finds_names_and_finds_nothing_without_an_error()
    {
        await _setup.SignInAsync();
        Assert.Contains("test:small.dataset", (await GetAsync("kernel/search?did=test:small*"))["items"]!.AsArray().Select(hit => (string?)hit!["did"]));
        Assert.Empty((await GetAsync("kernel/search?did=test:nothing.of.this.name"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_the_routes_of_the_panel_refuse_is_refused_in_the_same_words()
    {
        using var notSignedIn = await _kernel.GetAsync(new Uri("kernel/resolve?did=test:small.dataset", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "not_signed_in"), (notSignedIn.StatusCode, (string?)(await RunningSidecar.ReadAsync(notSignedIn))!["code"]));
        await _setup.SignInAsync();
        using var unknown = await _kernel.GetAsync(new Uri("kernel/resolve?did=test:no.such.did", UriKind.Relative));
        var body = (await RunningSidecar.ReadAsync(unknown))!;
        Assert.Equal((HttpStatusCode.NotFound, "did_not_found"), (unknown.StatusCode, (string?)body["code"]));
        Assert.Contains("test:no.such.did", (string?)body["error"], StringComparison.Ordinal);
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var reply = await _kernel.GetAsync(new Uri(path, UriKind.Relative));
        var body = (await RunningSidecar.ReadAsync(reply))!;
        Assert.True(reply.StatusCode == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }
}
