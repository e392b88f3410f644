using RucioJupyter.Kernel.Tests.Fixture;

namespace RucioJupyter.Kernel.Tests;

[Collection(RucioState.Name)]
public sealed class WaitTests : IAsyncLifetime
{
    private FakeSidecar _sidecar = null!; // made in InitializeAsync

    public async Task InitializeAsync()
    {
        _sidecar = await FakeSidecar.StartAsync();
        Rucio.Forget();
        Rucio.UseSocket(_sidecar.Socket);
    }

    public async Task DisposeAsync() => await _sidecar.DisposeAsync();

    [Fact]
    public async Task A_wait_ends_when_the_last_file_is_here()
    {
        _sidecar.Put("test:d", "on_the_way", "collection", ("test:a", "/d/a"), ("test:b", null));
        var heard = new Heard();
        var waiting = Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(60), heard);
        await _sidecar.Polling.Task;
        _sidecar.Put("test:d", "here", "collection", ("test:a", "/d/a"), ("test:b", "/d/b"));
        Assert.Equal(["/d/a", "/d/b"], (await waiting).Paths);
        Assert.Equal(["test:d: on the way (1 of 2 files here)", "test:d: here"], heard.Lines);
    }

    [Fact]
    public async Task Cancel_in_the_panel_ends_it()
    {
        _sidecar.Put("test:d", "on_the_way", "collection", ("test:a", null));
        var waiting = Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(60), new Heard());
        await _sidecar.Polling.Task;
        _sidecar.Cancel();
        await Assert.ThrowsAsync<RucioWaitCancelledException>(() => waiting);
    }

    [Fact]
    public async Task A_token_of_the_cell_ends_it()
    {
        _sidecar.Put("test:d", "on_the_way", "collection", ("test:a", null));
        using var cell = new CancellationTokenSource();
        var waiting = Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(60), new Heard(), cell.Token);
        await _sidecar.Polling.Task;
        await cell.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task It_ends_at_its_limit_and_says_how_far_it_came()
    {
        _sidecar.Put("test:d", "on_the_way", "collection", ("test:a", null));
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(1), new Heard()));
        Assert.Contains("test:d was not complete after 1 s. 0 of 1 files are here.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stuck_ends_it_with_the_reason()
    {
        _sidecar.Put("test:d", "stuck", "collection", ("test:a", null));
        var fault = await Assert.ThrowsAsync<RucioNotAvailableException>(() => Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(60), new Heard()));
        Assert.Equal("stuck", fault.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(8 * 24 * 3600)]
    public async Task Nothing_waits_without_a_limit(int seconds) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rucio.Get("test:d").WaitAsync(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Data_can_be_asked_for()
    {
        _sidecar.Put("test:d", "not_here", "collection", ("test:a", null));
        await Rucio.Get("test:d").MakeAvailableAsync();
        Assert.Equal(["test:d"], _sidecar.Asked);
    }

    [Fact]
    public async Task A_sidecar_that_was_restarted_is_found_again_and_one_that_is_gone_is_explained()
    {
        _sidecar.Put("test:d", "here", "collection", ("test:a", "/d/a"));
        Assert.Single(Rucio.Get("test:d"));
        await _sidecar.StopAsync();
        Assert.Contains("cannot be reached from this kernel", await Rucio.StatusAsync(), StringComparison.Ordinal);
        await _sidecar.ListenAsync();
        Assert.Single(Rucio.Get("test:d"));
    }

    [Fact]
    public async Task The_magic_command_answers_in_words_and_never_throws()
    {
        _sidecar.Put("test:d", "here", "collection", ("test:a", "/d/a"));
        var declared = new List<(string Name, object Value)>();
        Task Declare(string name, object value)
        {
            declared.Add((name, value));
            return Task.CompletedTask;
        }

        Assert.StartsWith("Nothing is attached.", RucioCommands.List(), StringComparison.Ordinal);
        Assert.Equal("small = test:d: here", await RucioCommands.GetAsync("test:d", "small", Declare));
        Assert.IsType<RucioCollection>(Assert.Single(declared).Value);
        Assert.Equal("small: test:d: here", RucioCommands.List());
        Assert.Equal("small: test:d: here", await RucioCommands.RefreshAsync());
        Assert.Equal("test:d: here", await RucioCommands.WaitAsync("small", "5"));
        Assert.Contains("no time limit", await RucioCommands.WaitAsync("small", "soon"), StringComparison.Ordinal);
        Assert.Contains("no time limit", await RucioCommands.WaitAsync("small", "99999999999999999999"), StringComparison.Ordinal);
        Assert.Contains("Nothing is attached as other", await RucioCommands.WaitAsync("other", null), StringComparison.Ordinal);
        Assert.Contains("cannot be the name", await RucioCommands.GetAsync("test:d", "a b", Declare), StringComparison.Ordinal);
        Assert.Contains("not of the form", await RucioCommands.GetAsync("x:", null, Declare), StringComparison.Ordinal);
        Assert.Contains("Rucio knows no test:x", await RucioCommands.GetAsync("test:x", null, Declare), StringComparison.Ordinal);
        Assert.Equal(["small"], RucioCommands.AttachedNames());
    }

    private sealed class Heard : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value) => Lines.Add(value);
    }
}
