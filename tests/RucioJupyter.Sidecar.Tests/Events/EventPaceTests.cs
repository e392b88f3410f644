using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Hosting;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Events;

/// <summary>When events are sent, by a clock that stands still.</summary>
public sealed class EventPaceTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly SidecarSetup _setup = new();
    private readonly EventHub _hub = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void A_transfer_is_announced_four_times_a_second_and_its_last_state_always()
    {
        using var news = News();
        for (var bytes = 0; bytes < 100; bytes++)
        {
            news.Announce(Moving(bytes));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        // One second: at once, and then every quarter.
        Assert.InRange(Sent().Count, 4, 5);
        news.Announce(Moving(100) with { State = "done" });
        _time.Advance(TransferNews.Interval);
        Assert.Contains("\"state\":\"done\"", Sent()[^1], StringComparison.Ordinal);
        var all = Sent().Count;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(all, Sent().Count);
        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public void Transfers_do_not_hold_each_other_up()
    {
        using var news = News();
        news.Announce(Moving(1));
        news.Announce(Moving(1) with { Id = 2 });
        news.Announce(Moving(2));
        Assert.Equal(2, Sent().Count);
    }

    [Fact]
    public async Task A_silent_stream_gets_a_comment_every_fifteen_seconds_and_ends_after_half_an_hour()
    {
        using var lifetime = new Lifetime();
        var streams = new EventStreams(_hub, new Nothing(), new StartMark(_time), new EventStreamSettings(), _time, lifetime);
        var pipe = new Pipe();
        var writing = streams.WriteAsync(pipe.Writer, null, CancellationToken.None);
        Assert.Contains("event: snapshot", await ReadAsync(pipe, "\n\n"), StringComparison.Ordinal);

        await AdvanceAsync(TimeSpan.FromSeconds(14.9));
        Assert.False(pipe.Reader.TryRead(out _));
        await AdvanceAsync(TimeSpan.FromSeconds(0.1));
        Assert.Equal(":\n\n", await ReadAsync(pipe, ":\n\n"));
        await AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(":\n\n", await ReadAsync(pipe, ":\n\n"));

        for (var passed = TimeSpan.FromSeconds(30); passed < TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(15); passed += TimeSpan.FromSeconds(15))
        {
            await AdvanceAsync(TimeSpan.FromSeconds(15));
            await ReadAsync(pipe, ":\n\n");
        }

        await AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Contains("rollover", await ReadAsync(pipe, "\"rollover\"}\n\n"), StringComparison.Ordinal);
        await writing;
    }

    private TransferNews News()
    {
        var store = new TransferStore(new StateDatabase(_setup.Options(), [], TimeProvider.System), new StartMark(_time), _time);
        return new TransferNews(_hub, store, new LiveTransfers(_time), new TransferMetrics(store), _time);
    }

    private List<string> Sent() => [.. _hub.After(0)!.Select(item => Encoding.UTF8.GetString(item.Data.Span))]; // Few: all are kept.

    /// <summary>Moves the clock once somebody waits for it.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        while (_time.Waiting == 0)
        {
            await Task.Yield();
        }

        _time.Advance(by);
    }

    private static async Task<string> ReadAsync(Pipe pipe, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) || text.Length == 0)
        {
            var read = await pipe.Reader.ReadAsync(limit.Token);
            text.Append(Encoding.UTF8.GetString(read.Buffer));
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return text.ToString();
    }

    private static Transfer Moving(long bytes) => new()
    {
        Id = 1,
        Kind = Transfer.Download,
        Namespace = "demo",
        Did = "a:b",
        State = "running",
        Files = new FileCounts(1, 0, 0),
        Bytes = new ByteCounts(100, bytes),
        Folder = "/f",
        CreatedAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class Nothing : IEventSnapshot
    {
        public ReadOnlyMemory<byte> Take() => "{\"transfers\":[]}"u8.ToArray();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
