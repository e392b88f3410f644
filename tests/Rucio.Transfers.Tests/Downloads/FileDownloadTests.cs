using Rucio.Transfers.Checksums;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Downloads;

public sealed class FileDownloadTests : IAsyncLifetime, IDisposable
{
    private readonly Engine _engine = new();
    private readonly byte[] _bytes = Content.Bytes(300_000);
    private StorageServer _storage = null!;

    public async Task InitializeAsync() => _storage = await StorageServer.StartAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_good_file_arrives_and_nothing_else_is_left(int length)
    {
        var bytes = Content.Bytes(length);
        _storage.Objects["f"] = new StoredObject(bytes);
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(("RSE-1", (long)length), (outcome.Rse, outcome.Bytes));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(outcome.File.Target));
        Assert.Equal(["test/f"], _engine.Files());
        Assert.Equal(length, _engine.Progress.Bytes);
    }

    [Fact]
    public async Task A_name_that_is_not_encoded_by_Rucio_is_encoded_for_the_storage()
    {
        const string name = "odd 100% #1? a+b&c caf\u00e9 \u65e5\u672c.root";
        _storage.Objects["rucio/" + name] = new StoredObject(_bytes);
        var outcome = await _engine.GetAsync(_engine.Wanted(name, Content.Expected(_bytes), _storage.Pfn("rucio/" + name)));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Contains("odd%20100%25%20%231%3F%20a+b&c%20caf%C3%A9", _storage.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_here_is_not_fetched_again()
    {
        _storage.Objects["f"] = new StoredObject(_bytes);
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        await _engine.GetAsync(wanted);
        var outcome = await _engine.GetAsync(wanted);
        Assert.True(outcome.IsHere);
        Assert.Null(outcome.Rse);
        Assert.Single(_storage.Requests);
    }

    [Fact]
    public async Task A_file_that_was_changed_on_the_disk_is_fetched_again()
    {
        _storage.Objects["f"] = new StoredObject(_bytes);
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        await _engine.GetAsync(wanted);
        await File.WriteAllBytesAsync(wanted.Target, Content.Bytes(_bytes.Length, seed: 2));
        var outcome = await _engine.GetAsync(wanted);
        Assert.Equal("RSE-1", outcome.Rse);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(wanted.Target));
    }

    [Fact]
    public async Task A_wrong_checksum_names_the_replica_and_both_sums()
    {
        _storage.Objects["f"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2));
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, TransferFault.ChecksumMismatch, "test:f", "RSE-1", "127.0.0.1", "adler32", Content.Expected(_bytes).Adler32!, "Report it");
        Assert.Empty(_engine.Files());
        Assert.Equal(0, _engine.Progress.Bytes);
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 100)]
    [InlineData(false, 400_000)]
    [InlineData(true, 400_000)]
    public async Task A_wrong_length_is_told_apart_from_a_lost_connection(bool chunked, int length)
    {
        _storage.Objects["f"] = new StoredObject(Content.Bytes(length)) { Chunked = chunked };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, TransferFault.WrongLength, "test:f", "RSE-1", "300000 in Rucio's catalogue");
        Assert.Empty(_engine.Files());
    }

    [Theory]
    [InlineData(404, nameof(TransferFault.MissingOnStorage), "Report the lost file")]
    [InlineData(410, nameof(TransferFault.MissingOnStorage), "although Rucio lists it")]
    [InlineData(403, nameof(TransferFault.StorageDenied), "Log in")]
    [InlineData(401, nameof(TransferFault.StorageDenied), "HTTP 401")]
    [InlineData(500, nameof(TransferFault.StorageError), "HTTP 500")]
    [InlineData(503, nameof(TransferFault.StorageBusy), "Retry later")]
    public async Task A_refusal_of_the_storage_has_its_own_words(int status, string fault, string words)
    {
        _storage.Intercept = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, Enum.Parse<TransferFault>(fault), "RSE-1", words);
        Assert.Equal(fault is nameof(TransferFault.StorageBusy) ? 4 : 1, _storage.Requests.Count);
    }

    [Fact]
    public async Task A_bad_replica_is_followed_by_the_next_one()
    {
        _storage.Objects["bad"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2));
        _storage.Objects["good"] = new StoredObject(_bytes);
        var outcome = await _engine.GetAsync(
            _engine.Wanted("f", Content.Expected(_bytes), "http://127.0.0.1:1/closed", _storage.Pfn("absent"), _storage.Pfn("bad"), _storage.Pfn("good")));
        Assert.Equal("RSE-4", outcome.Rse);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
        Assert.Equal(
            [("RSE-1", TransferFault.StorageUnreachable), ("RSE-2", TransferFault.MissingOnStorage), ("RSE-3", TransferFault.ChecksumMismatch), ("RSE-4", null)],
            outcome.Attempts.Select(attempt => (attempt.Source.Rse, attempt.Failure?.Fault)));
    }

    [Fact]
    public async Task When_all_replicas_fail_each_says_why()
    {
        _storage.Objects["bad"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2));
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("absent"), _storage.Pfn("bad")));
        AssertFailed(outcome.Failure, TransferFault.ChecksumMismatch, "missing on RSE-1", "RSE-2 (127.0.0.1) is not what was registered");
    }

    [Fact]
    public async Task A_dropped_connection_goes_on_where_it_was()
    {
        var stored = new StoredObject(_bytes) { Drops = 3, DropsAfterBytes = 80_000 };
        _storage.Objects["f"] = stored;
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Null(Assert.Single(outcome.Attempts).Failure);
        Assert.Equal(["", "bytes=80000-", "bytes=160000-", "bytes=240000-"], _storage.Requests.Select(r => r.Range));
        Assert.All(_storage.Requests.Skip(1), r => Assert.Equal("\"one\"", r.IfRange));
        Assert.Equal(_bytes.Length, stored.BytesSent);
    }

    [Fact]
    public async Task Another_replica_goes_on_with_the_bytes_of_the_first()
    {
        _storage.Objects["one"] = new StoredObject(_bytes) { Drops = 1, DropsAfterBytes = 200_000 };
        _storage.Objects["two"] = new StoredObject(_bytes) { ETag = "\"two\"" };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("one"), _storage.Pfn("two")));
        Assert.Equal("RSE-2", outcome.Rse);
        Assert.Equal(["", "bytes=200000-"], _storage.Requests.Select(r => r.Range));
        Assert.Equal(["", ""], _storage.Requests.Select(r => r.IfRange));
    }

    [Fact]
    public async Task Pieces_that_do_not_fit_together_are_thrown_away_and_fetched_from_one_replica()
    {
        _storage.Objects["one"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2)) { Drops = 1, DropsAfterBytes = 200_000 };
        _storage.Objects["two"] = new StoredObject(_bytes);
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("one"), _storage.Pfn("two")));
        Assert.Equal("RSE-2", outcome.Rse);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
        Assert.Equal(_bytes.Length, _engine.Progress.Bytes);
    }

    [Fact]
    public async Task Where_the_catalogue_knows_no_checksum_the_storages_own_is_asked_for()
    {
        _storage.Objects["damaged"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2));
        _storage.Objects["good"] = new StoredObject(_bytes);
        var stated = Content.Expected(_bytes).Adler32;
        var asked = 0;
        _storage.Intercept = context =>
        {
            if (context.Request.Headers["Want-Digest"] == "adler32")
            {
                asked++;
                context.Response.Headers["Digest"] = $"adler32={stated}";
            }

            return Task.FromResult(false);
        };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", new ExpectedContent(_bytes.Length, null, null), _storage.Pfn("damaged"), _storage.Pfn("good")));
        Assert.Equal(("RSE-2", 2), (outcome.Rse, asked));
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));

        var only = await _engine.GetAsync(_engine.Wanted("g", new ExpectedContent(_bytes.Length, null, null), _storage.Pfn("damaged")));
        AssertFailed(only.Failure, TransferFault.ChecksumMismatch, "says itself that it is", "RSE-1");
        Assert.Equal(["test/f"], _engine.Files());

        await _engine.GetAsync(_engine.Wanted("h", Content.Expected(_bytes), _storage.Pfn("good")));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Without_a_checksum_bytes_of_two_replicas_are_never_mixed()
    {
        _storage.Objects["one"] = new StoredObject(Content.Bytes(_bytes.Length, seed: 2)) { Drops = 1, DropsAfterBytes = 200_000 };
        _storage.Objects["two"] = new StoredObject(_bytes);
        var outcome = await _engine.GetAsync(
            _engine.Wanted("f", new ExpectedContent(_bytes.Length, null, null), _storage.Pfn("one"), _storage.Pfn("two")));
        Assert.True(outcome.IsHere);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
        Assert.Equal(["", ""], _storage.Requests.Select(r => r.Range));
    }

    [Fact]
    public async Task An_object_that_changed_in_between_is_fetched_from_its_beginning()
    {
        var stored = new StoredObject(Content.Bytes(_bytes.Length, seed: 2)) { Drops = 1, DropsAfterBytes = 100_000 };
        _storage.Objects["f"] = stored;
        _storage.Intercept = context =>
        {
            if (context.Request.Headers.Range.Count > 0)
            {
                (stored.Content, stored.ETag) = (_bytes, "\"two\"");
            }

            return Task.FromResult(false);
        };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(2, _storage.Requests.Count);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
    }

    [Fact]
    public async Task A_whole_file_for_a_range_replaces_what_was_there()
    {
        _storage.Objects["f"] = new StoredObject(_bytes) { IgnoresRanges = true, Drops = 1, DropsAfterBytes = 100_000 };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
        Assert.Equal(_bytes.Length, _engine.Progress.Bytes);
    }

    [Fact]
    public async Task A_storage_that_never_resumes_and_always_drops_is_given_up_in_words()
    {
        _storage.Objects["f"] = new StoredObject(_bytes) { IgnoresRanges = true, Drops = 1000, DropsAfterBytes = 100_000 };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, TransferFault.RangeIgnored, "test:f", "cannot resume");
        Assert.InRange(_storage.Requests.Count, 2, 10);
    }

    [Fact]
    public async Task A_range_from_elsewhere_is_not_believed()
    {
        _storage.Objects["f"] = new StoredObject(_bytes) { ShiftsRanges = true, Drops = 1, DropsAfterBytes = 100_000 };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(["", "bytes=100000-", ""], _storage.Requests.Select(r => r.Range));
    }

    [Fact]
    public async Task A_stream_that_stands_still_is_given_up()
    {
        using var engine = new Engine(settings: new TransferSettings
        {
            FirstPause = TimeSpan.FromMilliseconds(1), IdleTimeout = TimeSpan.FromMilliseconds(200), FruitlessTries = 1,
        });
        _storage.Objects["f"] = new StoredObject(_bytes) { HoldsAfterBytes = 0 };
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, TransferFault.Stalled, "RSE-1", "sent nothing of test:f");
    }

    [Fact]
    public async Task A_storage_that_accepts_and_says_nothing_is_given_up()
    {
        using var engine = new Engine(settings: new TransferSettings
        {
            FirstPause = TimeSpan.FromMilliseconds(1), IdleTimeout = TimeSpan.FromMilliseconds(200), FruitlessTries = 1,
        });
        _storage.Intercept = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        var outcome = await engine.GetAsync(engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        AssertFailed(outcome.Failure, TransferFault.Stalled, "did not answer");
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), "http://127.0.0.1:1/f"));
        AssertFailed(outcome.Failure, TransferFault.StorageUnreachable, "RSE-1 (127.0.0.1) cannot be reached");
    }

    [Fact]
    public async Task Schemes_that_nobody_knows_here_are_named()
    {
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), "root://xrd1:1094//f", "gsiftp://ftp/f"));
        AssertFailed(outcome.Failure, TransferFault.NoUsableReplica, "gsiftp, root", "RSE-1, RSE-2", "https");
        var none = await _engine.GetAsync(_engine.Wanted("g", Content.Expected(_bytes)));
        AssertFailed(none.Failure, TransferFault.NoReplica, "no available replica");
    }

    [Fact]
    public async Task Mounted_storage_is_copied_and_checked()
    {
        using var mount = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(mount.Path, "f"), _bytes);
        var good = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), $"file://localhost{mount.Path}/f"));
        var absent = await _engine.GetAsync(_engine.Wanted("g", Content.Expected(_bytes), $"file://localhost{mount.Path}/g"));
        var longer = await _engine.GetAsync(_engine.Wanted("h", Content.Expected(Content.Bytes(5)), $"file://localhost{mount.Path}/f"));
        Assert.Equal("RSE-1", good.Rse);
        AssertFailed(absent.Failure, TransferFault.MissingOnStorage, "mounted");
        AssertFailed(longer.Failure, TransferFault.WrongLength, "300000 bytes");
    }

    [Fact]
    public async Task A_cancelled_download_shows_nothing_and_goes_on_later()
    {
        var stored = new StoredObject(_bytes) { HoldsAfterBytes = 150_000 };
        _storage.Objects["f"] = stored;
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        using var cancel = new CancellationTokenSource();
        var running = _engine.GetAsync(wanted, cancel.Token);
        await stored.Reached.Task;
        while (_engine.Progress.Bytes < 150_000)
        {
            await Task.Yield();
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(File.Exists(wanted.Target));
        Assert.True(File.Exists(UnfinishedFile.Of(wanted.Target)));

        stored.Release.SetResult();
        var outcome = await _engine.GetAsync(wanted);
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal("bytes=150000-", _storage.Requests.Last().Range);
        Assert.Equal("\"one\"", _storage.Requests.Last().IfRange);
        Assert.Equal(["test/f"], _engine.Files());
    }

    [Fact]
    public async Task A_part_that_belongs_to_another_file_is_not_gone_on_with()
    {
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        _engine.Folder.Prepare(wanted.Target);
        await File.WriteAllBytesAsync(UnfinishedFile.Of(wanted.Target), Content.Bytes(1000, seed: 9));
        await File.WriteAllTextAsync(UnfinishedFile.JournalOf(wanted.Target), "{\"did\":\"test:f\",\"bytes\":1,");
        _storage.Objects["f"] = new StoredObject(_bytes);
        var outcome = await _engine.GetAsync(wanted);
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal("", _storage.Requests.Single().Range);
    }

    [Fact]
    public async Task A_part_that_is_a_link_does_not_lead_the_bytes_away()
    {
        using var elsewhere = new TemporaryFolder();
        var victim = Path.Combine(elsewhere.Path, "victim");
        await File.WriteAllTextAsync(victim, "precious");
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        _engine.Folder.Prepare(wanted.Target);
        File.CreateSymbolicLink(UnfinishedFile.Of(wanted.Target), victim);
        _storage.Objects["f"] = new StoredObject(_bytes);
        Assert.True((await _engine.GetAsync(wanted)).IsHere);
        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_ends_the_download_in_words()
    {
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        await File.WriteAllTextAsync(Path.GetDirectoryName(wanted.Target)!, "a file where the folder should be");
        var failure = await Assert.ThrowsAsync<TransferException>(() => _engine.GetAsync(wanted));
        AssertFailed(failure, TransferFault.NotWritable, "test");
    }

    private static void AssertFailed(TransferException? failure, TransferFault fault, params string[] words)
    {
        Assert.NotNull(failure);
        Assert.Equal(fault, failure.Fault);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }
}
