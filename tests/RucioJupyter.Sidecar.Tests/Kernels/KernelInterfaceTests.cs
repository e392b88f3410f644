using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Kernels;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Kernels;

public sealed class KernelInterfaceTests
{
    private static readonly Did Small = Did.Parse("test:small", null);

    [Fact]
    public async Task Hello_names_the_helpers_the_socket_and_the_instances()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));
        var hello = await sidecar.GetJsonAsync("kernel/hello");
        Assert.Equal((1, "demo"), ((int)hello["protocol"]!, (string?)hello["active_instance"]));
        Assert.Equal(sidecar.Setup.SocketPath, (string?)hello["places"]!["socket"]);
        Assert.True(File.Exists(Path.Combine((string)hello["places"]!["python"]!, "rucio_jupyterlab", "kernels", "ipython", "__init__.py")));
        Assert.True(File.Exists(Path.Combine((string)hello["places"]!["dotnet"]!, "extension.dib")));
    }

    [Fact]
    public async Task The_runtime_file_is_the_owners_alone_holds_no_secret_and_goes_with_the_sidecar()
    {
        var setup = new SidecarSetup();
        var runtime = Directory.CreateTempSubdirectory("rj-");
        setup.Variables["JUPYTER_RUNTIME_DIR"] = runtime.FullName;
        string path;
        await using (var sidecar = await RunningSidecar.StartAsync(setup))
        {
            path = sidecar.Get<RuntimeFile>().FilePath;
            await WaitForAsync(path);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            var content = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
            Assert.Equal(["socket", "pid", "version", "protocol"], content.Select(pair => pair.Key));
            Assert.Equal(sidecar.Setup.SocketPath, (string?)content["socket"]);
        }

        Assert.False(File.Exists(path));
        runtime.Delete(recursive: true);
    }

    [Fact]
    public async Task A_runtime_file_of_another_sidecar_is_left_alone()
    {
        var setup = new SidecarSetup();
        var runtime = Directory.CreateTempSubdirectory("rj-");
        setup.Variables["JUPYTER_RUNTIME_DIR"] = runtime.FullName;
        string path;
        await using (var sidecar = await RunningSidecar.StartAsync(setup))
        {
            path = sidecar.Get<RuntimeFile>().FilePath;
            await WaitForAsync(path);
            await File.WriteAllTextAsync(path, """{"socket":"/x","pid":1,"version":"0","protocol":1}""");
        }

        Assert.True(File.Exists(path));
        runtime.Delete(recursive: true);
    }

    [Theory]
    [InlineData("kernel/resolve?did=nocolon", 400, "malformed_did")]
    [InlineData("kernel/resolve?did=a:b&limit=-1", 400, "invalid_request")]
    [InlineData("kernel/resolve?did=a:b&cursor=x", 400, "invalid_request")]
    [InlineData("kernel/resolve?did=a:b&namespace=nowhere", 404, "no_such_instance")]
    [InlineData("kernel/wait?did=a:b&id=short", 400, "invalid_request")]
    [InlineData("kernel/wait?did=a:b&id=waitwait&seconds=26", 400, "invalid_request")]
    public async Task Refusals_have_the_one_error_body(string path, int status, string code)
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));
        using var reply = await sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
        var body = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((status, code), ((int)reply.StatusCode, (string?)body!["code"]));
        Assert.False((bool)body["success"]!);
    }

    [Fact]
    public async Task Without_an_instance_it_says_what_to_do()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var reply = await sidecar.Client.GetAsync(new Uri("kernel/resolve?did=a:b", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("RucioConfig.instances", (string?)(await RunningSidecar.ReadAsync(reply))!["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_of_this_user_may_ask_and_a_web_page_may_not()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var plain = new HttpRequestMessage(HttpMethod.Delete, "kernel/waits/nobody00");
        using var refused = await sidecar.Bare.SendAsync(plain);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var named = new HttpRequestMessage(HttpMethod.Delete, "kernel/waits/nobody00");
        named.Headers.TryAddWithoutValidation("Authorization", "rucio-kernel 1");
        using var missing = await sidecar.Bare.SendAsync(named);
        Assert.Equal("no_such_wait", (string?)(await RunningSidecar.ReadAsync(missing))!["code"]);
    }

    [Theory]
    [InlineData(1, 500, "partly_here", 1)]
    [InlineData(0, 500, "not_mounted", 0)]
    [InlineData(1, 1, "partly_here", 1)]
    public async Task What_Rucio_calls_here_is_not_available_while_a_file_of_it_has_no_path(int readable, int limit, string state, int here)
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));
        var data = new FakeKernelData { Facts = FakeKernelData.Of("here", 2, 2) };
        data.Files.Add(new KernelFile("test:a", readable > 0 ? "/mnt/a" : null, "root://a", readable > 0 ? "here" : "not_mounted", 5, null));
        data.Files.Add(new KernelFile("test:b", null, "root://b", "not_mounted", 5, "There is no file at /mnt/b."));
        var desk = new KernelDesk(data, sidecar.Get<KernelManifests>(), sidecar.Get<InstanceRegistry>(), sidecar.Get<ActiveChoice>());

        var reply = await desk.ResolveAsync(desk.InstanceOf(null), Small, limit, null, manifest: true, CancellationToken.None);

        Assert.Equal((false, state, (long?)here, null), (reply.Available, reply.State, reply.Files.Here, reply.Manifest));
    }

    [Fact]
    public async Task Long_lists_go_to_owner_only_files_that_lose_no_character()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));
        var data = new FakeKernelData { Facts = FakeKernelData.Of("here", 3, 3) };
        data.Files.Add(new KernelFile("test:a", "/d/tab\there\\x", "root://a", "here", 5, null));
        data.Files.Add(new KernelFile("test:b", "/d/b", null, "here", null, null));
        data.Files.Add(new KernelFile("test:c", "/d/line\nbreak", null, "here", 7, null));
        var desk = new KernelDesk(data, new KernelManifests(sidecar.Get<StateDatabase>(), TimeProvider.System), sidecar.Get<InstanceRegistry>(), sidecar.Get<ActiveChoice>());
        var reply = await desk.ResolveAsync(desk.InstanceOf(null), Small, 2, null, manifest: true, CancellationToken.None);

        Assert.Empty(reply.Items);
        Assert.NotNull(reply.Next);
        Assert.Equal("/d/tab\there\\x\n/d/b\n<rucio:test:c NOT AVAILABLE>\n", await File.ReadAllTextAsync(reply.Manifest!.Paths));
        Assert.Equal("test:a\t/d/tab\\there\\\\x\troot://a\there\t5\ntest:b\t/d/b\t\there\t\ntest:c\t/d/line\\nbreak\t\there\t7\n", await File.ReadAllTextAsync(reply.Manifest.Listing));
        Assert.All([reply.Manifest.Paths, reply.Manifest.Listing], path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));

        data.Facts = FakeKernelData.Of("partly_here", 3, 1);
        Assert.Null((await desk.ResolveAsync(desk.InstanceOf(null), Small, 2, null, manifest: true, CancellationToken.None)).Manifest);
        data.Facts = FakeKernelData.Of("here", 3, 3);
        var again = await desk.ResolveAsync(desk.InstanceOf(null), Small, 2, null, manifest: true, CancellationToken.None);
        Assert.Equal(reply.Manifest, again.Manifest);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));
        var data = new FakeKernelData();
        data.Files.AddRange(Enumerable.Range(0, 25).Select(i => new KernelFile($"test:{i}", $"/d/{i}", null, "here", 1, null)));
        var desk = new KernelDesk(data, new KernelManifests(sidecar.Get<StateDatabase>(), TimeProvider.System), sidecar.Get<InstanceRegistry>(), sidecar.Get<ActiveChoice>());
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await desk.ResolveAsync(desk.InstanceOf("demo"), Small, 10, cursor, manifest: false, CancellationToken.None);
            seen.AddRange(page.Items.Select(file => file.Did));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(data.Files.Select(file => file.Did), seen);
        Assert.Empty((await desk.ResolveAsync(desk.InstanceOf("demo"), Small, 0, null, manifest: false, CancellationToken.None)).Items);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Code_in_notebooks_may_ask_for_data_unless_the_instance_says_no(bool? configured, bool allowed)
    {
        var setup = new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9"));
        if (configured is { } value)
        {
            setup.Instances[0]!["kernel_requests"] = value;
        }

        await using var sidecar = await RunningSidecar.StartAsync(setup);
        var data = new FakeKernelData();
        var desk = new KernelDesk(data, new KernelManifests(sidecar.Get<StateDatabase>(), TimeProvider.System), sidecar.Get<InstanceRegistry>(), sidecar.Get<ActiveChoice>());
        if (allowed)
        {
            await desk.RequestAsync(desk.InstanceOf(null), Small, CancellationToken.None);
            Assert.Equal(["test:small"], data.Requested);
        }
        else
        {
            var refusal = await Assert.ThrowsAsync<RefusalException>(() => desk.RequestAsync(desk.InstanceOf(null), Small, CancellationToken.None));
            Assert.Equal((403, "kernel_requests_disabled"), (refusal.Status, refusal.Code));
            Assert.Empty(data.Requested);
        }
    }

    /// <summary>The file is written after the sidecar has begun to listen.</summary>
    private static async Task WaitForAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(path))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        JsonDocument.Parse(await File.ReadAllTextAsync(path, limit.Token)).Dispose();
    }
}
