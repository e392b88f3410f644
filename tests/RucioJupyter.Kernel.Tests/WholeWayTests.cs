using RucioJupyter.Kernel.Tests.Fixture;

namespace RucioJupyter.Kernel.Tests;

/// <summary>The helper against the real sidecar, found by its runtime file.</summary>
[Collection(RucioState.Name)]
public sealed class WholeWayTests
{
    [Fact]
    public async Task Data_are_searched_asked_for_waited_for_and_read()
    {
        await using var sidecar = await RealSidecar.StartAsync();
        Rucio.Forget();
        Rucio.UseSocket(sidecar.Socket);

        Assert.Contains("Instances: demo.", await Rucio.StatusAsync(), StringComparison.Ordinal);
        Assert.Contains("test:small.dataset", await Rucio.SearchAsync("test:small*"));

        var small = await Rucio.ResolveAsync("test:small.dataset");
        Assert.Equal(("not_here", 5L, false), (small.State, small.Total, small.Available));
        Assert.Throws<RucioNotAvailableException>(() => small.Paths);

        await small.MakeAvailableAsync();
        await small.WaitAsync(TimeSpan.FromMinutes(2), new Progress<string>());
        Assert.Equal(5, small.Count);
        foreach (string path in small)
        {
            Assert.True(new FileInfo(path).Length > 0);
        }

        var missing = Assert.Throws<RucioNotAvailableException>(() => Rucio.Get("test:no.such.dataset").Count);
        Assert.Contains("test:no.such.dataset", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_socket_is_found_by_the_runtime_file_alone()
    {
        await using var sidecar = await RealSidecar.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        string? found;
        while ((found = SocketFinder.Find(name => name == "JUPYTER_RUNTIME_DIR" ? sidecar.RuntimeFolder : null)) is null)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        Assert.Equal(sidecar.Socket, found);
    }
}
