using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Kernels;

namespace RucioJupyter.Sidecar.Tests.Kernels;

public sealed class KernelWaitsTests : IDisposable
{
    private static readonly Instance Demo = new() { Name = "demo", DisplayName = "Demo", Mode = InstanceMode.Download, BaseUrl = new Uri("http://x"), DownloadFolder = "/d", Source = "test" };
    private static readonly Did Small = Did.Parse("test:small", null);

    private readonly FakeKernelData _data = new();
    private readonly KernelWaits _waits;

    public KernelWaitsTests() => _waits = new KernelWaits(_data, TimeProvider.System);

    public void Dispose() => _waits.Dispose();

    [Fact]
    public async Task What_is_here_ends_the_wait_at_once_and_leaves_no_trace()
    {
        _data.Facts = FakeKernelData.Of("here", 2, 2);
        var reply = await PollAsync("wait0001", null);
        Assert.True(reply is { Done: true, Available: true, Cancelled: false });
        Assert.Empty(_waits.List());
    }

    [Fact]
    public async Task The_first_poll_tells_how_it_stands_and_the_next_one_waits_for_a_change()
    {
        _data.Facts = FakeKernelData.Of("on_the_way", 2, 0);
        var first = await PollAsync("wait0001", null);
        Assert.False(first.Done);
        var looked = _data.Looked.Task;
        var second = PollAsync("wait0001", first.Mark);
        await looked;
        _data.Facts = FakeKernelData.Of("on_the_way", 2, 1);
        Assert.Equal(1, (await second).Files.Here);
        Assert.Equal("test:small", Assert.Single(_waits.List()).Did);
    }

    [Fact]
    public async Task A_poll_ends_after_its_time_with_the_same_mark()
    {
        _data.Facts = FakeKernelData.Of("on_the_way", 2, 0);
        var first = await PollAsync("wait0001", null);
        var second = await PollAsync("wait0001", first.Mark, seconds: 1);
        Assert.Equal((first.Mark, false, false), (second.Mark, second.Done, second.Cancelled));
    }

    [Fact]
    public async Task What_stands_still_ends_the_wait_only_after_a_request_had_time_to_show()
    {
        var first = await PollAsync("wait0001", null);
        Assert.False(first.Done);
        Assert.True((await PollAsync("wait0001", first.Mark)).Done);
    }

    [Fact]
    public async Task Cancel_in_the_panel_ends_the_running_poll_and_every_later_one()
    {
        _data.Facts = FakeKernelData.Of("on_the_way", 2, 0);
        var first = await PollAsync("wait0001", null);
        var looked = _data.Looked.Task;
        var second = PollAsync("wait0001", first.Mark);
        await looked;
        _waits.Cancel("wait0001");
        Assert.True((await second).Cancelled);
        Assert.True((await PollAsync("wait0001", first.Mark)).Cancelled);
        Assert.Empty(_waits.List());
    }

    [Fact]
    public void Cancelling_what_nobody_waits_for_is_refused()
    {
        var refusal = Assert.Throws<RefusalException>(() => _waits.Cancel("nobody00"));
        Assert.Equal((404, "no_such_wait"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_kernel_that_goes_away_ends_its_poll()
    {
        _data.Facts = FakeKernelData.Of("on_the_way", 2, 0);
        var first = await PollAsync("wait0001", null);
        using var gone = new CancellationTokenSource();
        var looked = _data.Looked.Task;
        var second = _waits.PollAsync(Demo, Small, "wait0001", 25, first.Mark, gone.Token);
        await looked;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    private Task<ResolveReply> PollAsync(string id, string? seen, int seconds = 25) => _waits.PollAsync(Demo, Small, id, seconds, seen, CancellationToken.None);
}
