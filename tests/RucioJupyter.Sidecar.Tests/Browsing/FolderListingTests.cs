using System.Net;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Browsing;

public sealed class FolderListingTests
{
    [Fact]
    public async Task The_home_is_listed_without_namespace_and_without_login()
    {
        await using var sidecar = await StartAsync();

        var reply = await sidecar.GetJsonAsync("file-browser?path=");

        Assert.Equal(["sub", "a b.pem"], reply.AsArray().Select(e => (string?)e!["name"]));
        Assert.Equal(["dir", "file"], reply.AsArray().Select(e => (string?)e!["type"]));
        Assert.Equal(Path.Combine(sidecar.Setup.Home, "sub"), (string?)reply[0]!["path"]);
    }

    [Theory]
    [InlineData("~", 2)]
    [InlineData("~/sub", 1)]
    [InlineData("sub", 1)]
    [InlineData("sub/..", 2)]
    public async Task Home_tilde_and_relative_paths_are_understood(string path, int entries)
    {
        await using var sidecar = await StartAsync();

        Assert.Equal(entries, (await sidecar.GetJsonAsync($"file-browser?path={path}")).AsArray().Count);
    }

    [Fact]
    public async Task Names_with_a_dot_are_shown_where_they_are_asked_for()
    {
        await using var sidecar = await StartAsync();

        var names = (await sidecar.GetJsonAsync("file-browser?path=&hidden=1")).AsArray().Select(e => (string?)e!["name"]).ToList();

        Assert.Contains(".hidden", names);
        Assert.Contains("sub", names);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("sub/../../..")]
    [InlineData("~/../..")]
    [InlineData(".out")] // a link in the home that leads out
    [InlineData(".out/ssl")]
    [InlineData("/no/such/place")] // nor is it told what exists outside
    public async Task Nothing_outside_is_shown_not_even_through_a_link(string path)
    {
        await using var sidecar = await StartAsync();

        using var reply = await sidecar.Client.GetAsync(new Uri($"file-browser?path={Uri.EscapeDataString(path)}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Equal("path_outside", (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
    }

    [Fact]
    public async Task A_folder_that_the_administrator_named_is_shown()
    {
        var setup = Fill(new SidecarSetup());
        var extra = Directory.CreateDirectory(Path.Combine(setup.Folder, "extra", "in")).Parent!.FullName;
        setup.Config["browse_roots"] = new System.Text.Json.Nodes.JsonArray(extra);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        Assert.Equal("in", (string?)(await sidecar.GetJsonAsync($"file-browser?path={extra}"))[0]!["name"]);
    }

    [Theory]
    [InlineData("none", HttpStatusCode.NotFound, "path_missing")]
    [InlineData("a b.pem", HttpStatusCode.BadRequest, "not_a_folder")]
    [InlineData("sub\0x", HttpStatusCode.BadRequest, "not_a_folder")]
    public async Task A_path_that_is_no_folder_is_told_so(string path, HttpStatusCode status, string code)
    {
        await using var sidecar = await StartAsync();

        using var reply = await sidecar.Client.GetAsync(new Uri($"file-browser?path={Uri.EscapeDataString(path)}", UriKind.Relative));

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(code, (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
    }

    [Fact]
    public async Task Purging_the_cache_needs_neither_namespace_nor_login_and_keeps_the_choice()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("https://r.example.org"), "a").WithDownloadInstance(new Uri("https://r.example.org"), "b"));
        using var put = await sidecar.Client.PutAsync(new Uri("instances", UriKind.Relative), new StringContent("""{"instance":"b","auth":"oidc"}""", null, "application/json"));

        using var reply = await sidecar.Client.PostAsync(new Uri("purge-cache", UriKind.Relative), null);

        Assert.Equal("""{"success":true}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal("b", (string?)(await sidecar.GetJsonAsync("instances"))["active_instance"]);
    }

    private static Task<RunningSidecar> StartAsync() => RunningSidecar.StartAsync(Fill(new SidecarSetup()));

    private static SidecarSetup Fill(SidecarSetup setup)
    {
        Directory.CreateDirectory(Path.Combine(setup.Home, "sub", "deep"));
        File.WriteAllText(Path.Combine(setup.Home, "a b.pem"), "");
        File.WriteAllText(Path.Combine(setup.Home, ".hidden"), "");
        Directory.CreateSymbolicLink(Path.Combine(setup.Home, ".out"), "/etc");
        return setup;
    }
}
