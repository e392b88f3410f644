using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Rucio.Policy;
using Rucio.Transfers.Downloads;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>A full disk, a file system that is away for a moment: the table cannot be written or read, and then it can again.</summary>
public sealed class BrokenDatabaseTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Outcomes_that_could_not_be_written_are_written_later()
    {
        using var setup = new SidecarSetup();
        var (state, recorder, store, id) = Recorder(setup);
        Run(state, "CREATE TRIGGER away BEFORE UPDATE ON transfer_file BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        Assert.Throws<SqliteException>(() => recorder.Flush());

        Run(state, "DROP TRIGGER away");
        Assert.True(recorder.Flush());
        Assert.Equal("here", Assert.Single(store.Files(id, 0, 10)).State);
    }

    [Fact]
    public void A_folder_that_somebody_removed_takes_no_outcome_with_it()
    {
        using var setup = new SidecarSetup();
        var (_, recorder, store, id) = Recorder(setup);
        Directory.Delete(Path.Combine(setup.Home, "d"), recursive: true);
        Assert.True(recorder.Flush());
        Assert.Equal(("here", false), (store.Files(id, 0, 10)[0].State, store.Files(id, 0, 10)[0].IsStillHere()));
    }

    [Fact]
    public async Task The_watch_over_a_transfer_outlives_a_moment_without_the_table()
    {
        await using var storage = await HeldStorage.StartAsync();
        var time = new CountedTime(TransferNews.Interval);
        var setup = new SidecarSetup { Time = time }.WithDownloadInstance(storage.Rucio.Url);
        await using var sidecar = await SignedIn.StartAsync(setup);
        var id = await HeldAsync(sidecar);
        var state = sidecar.Get<StateDatabase>();

        Run(state, "ALTER TABLE transfer RENAME TO elsewhere");
        var ticks = time.Ticks;
        await UntilAsync(() => time.Ticks > ticks + 4);
        Run(state, "ALTER TABLE elsewhere RENAME TO transfer");

        // Another sidecar has taken it over: only who still looks finds out.
        Run(state, $"UPDATE transfer SET owner = 'another' WHERE id = {id}");
        await UntilAsync(() => sidecar.Get<LiveTransfers>().Find(id) is null);
    }

    [Fact]
    public async Task A_transfer_whose_end_could_not_be_written_is_taken_up_again()
    {
        await using var storage = await HeldStorage.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(storage.Rucio.Url);
        await using var sidecar = await SignedIn.StartAsync(setup);
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var id = await HeldAsync(sidecar);
        var state = sidecar.Get<StateDatabase>();

        Run(state, "CREATE TRIGGER away BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        storage.Release();
        await UntilAsync(() => sidecar.Get<LiveTransfers>().Find(id) is null);
        Run(state, "DROP TRIGGER away");

        sidecar.Get<Bell>().Ring();
        var done = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.Equal("done", (string?)done["state"]);
    }

    [Fact]
    public async Task What_the_disk_stopped_names_the_file_rests_and_is_put_back_once()
    {
        using var setup = new SidecarSetup();
        var time = new SteppedTime();
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        var store = new TransferStore(state, new StartMark(TimeProvider.System), TimeProvider.System);
        var news = new TransferNews(new EventHub(), store, new LiveTransfers(TimeProvider.System), new TransferMetrics(store), TimeProvider.System);
        var end = new TransferEnd(state, news, time, NullLogger<TransferEnd>.Instance);
        using var cancel = new CancellationTokenSource();
        var live = new LiveTransfer(Row(1, "/f"), new TransferProgress(TimeProvider.System), cancel);
        var times = 0;

        // As a statement of the work itself fails: the exception comes without the name of the file.
        var rest = end.RestAsync(live, new SqliteException("database or disk is full", 13), () => times++, CancellationToken.None);
        var view = live.View(DateTimeOffset.UnixEpoch);
        Assert.Equal(("failed", "state_unusable", 0), (view.State, view.Code, times));
        Assert.StartsWith($"There is no room left for {state.FilePath}.", view.Error, StringComparison.Ordinal);

        time.Advance(TransferEnd.Pause);
        await rest;
        Assert.Equal(1, times);
    }

    [Fact]
    public void A_download_that_is_wound_up_keeps_its_folder_from_the_next_one()
    {
        using var setup = new SidecarSetup();
        var store = new TransferStore(new StateDatabase(setup.Options(), [], TimeProvider.System), new StartMark(TimeProvider.System), TimeProvider.System);
        var did = Did.Parse("a:b");
        store.Enqueue("demo", did, "/f");
        var first = store.Take(Transfer.Download, [])!;
        Assert.True(store.Cancel(first.Id));
        var (second, isNew) = store.Enqueue("demo", did, "/f");
        var (other, _) = store.Enqueue("demo", Did.Parse("a:c"), "/g");

        Assert.True(isNew);
        Assert.Equal(other.Id, store.Take(Transfer.Download, [first])?.Id);
        Assert.Null(store.Take(Transfer.Download, [first]));
        Assert.Equal(second.Id, store.Take(Transfer.Download, [])?.Id);
    }

    [Fact]
    public void To_stop_a_transfer_that_has_just_ended_is_no_failure()
    {
        var cancel = new CancellationTokenSource();
        var live = new LiveTransfer(Row(1, "/f"), new TransferProgress(TimeProvider.System), cancel);
        cancel.Dispose();
        live.Cancel();
        Assert.Equal("running", live.View(DateTimeOffset.UnixEpoch).State);
    }

    private static (StateDatabase State, OutcomeRecorder Recorder, TransferStore Store, long Id) Recorder(SidecarSetup setup)
    {
        var state = new StateDatabase(setup.Options(), [], TimeProvider.System);
        var store = new TransferStore(state, new StartMark(TimeProvider.System), TimeProvider.System);
        var folder = Directory.CreateDirectory(Path.Combine(setup.Home, "d")).FullName;
        store.Enqueue("demo", Did.Parse("a:b"), folder);
        var transfer = store.Take(Transfer.Download, [])!;
        var row = new FileRow(0, Did.Parse("a:f"), 3, null, FileRow.Queued);
        store.AddFiles(transfer.Id, [row]);
        var news = new TransferNews(new EventHub(), store, new LiveTransfers(TimeProvider.System), new TransferMetrics(store), TimeProvider.System);
        var recorder = new OutcomeRecorder(new LiveTransfer(transfer, new TransferProgress(TimeProvider.System), new CancellationTokenSource()), store, news);
        File.WriteAllText(Path.Combine(folder, "f"), "abc");
        recorder.AddHere(row, Path.Combine(folder, "f"));
        return (state, recorder, store, transfer.Id);
    }

    /// <summary>A download that has stopped in the middle of its only file.</summary>
    private static async Task<long> HeldAsync(RunningSidecar sidecar)
    {
        var queued = await sidecar.Get<Downloads>().EnqueueAsync(sidecar.Get<InstanceRegistry>().Get("demo"), Did.Parse(HeldStorage.Did), CancellationToken.None);
        await UntilAsync(() => sidecar.Get<LiveTransfers>().Find(queued.Id)?.Progress.Bytes >= HeldStorage.HeldAt);
        return queued.Id;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void Run(StateDatabase state, string sql)
    {
        using var connection = state.Open();
        Sql.Run(connection, sql);
    }

    private static Transfer Row(long id, string folder) => new()
    {
        Id = id,
        Kind = Transfer.Download,
        Namespace = "demo",
        Did = "a:b",
        State = "running",
        Files = new FileCounts(null, 0, 0),
        Bytes = new ByteCounts(null, 0),
        Folder = folder,
        CreatedAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>The machine's time, which counts how often timers of one period have fired.</summary>
    private sealed class CountedTime(TimeSpan counted) : TimeProvider
    {
        private long _ticks;

        public long Ticks => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
            given =>
            {
                if (period == counted)
                {
                    Interlocked.Increment(ref _ticks);
                }

                callback(given);
            },
            state,
            dueTime,
            period);
    }
}
