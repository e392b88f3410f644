using System.Globalization;
using System.Runtime.CompilerServices;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Downloads;

public sealed class FileBatchTests : IAsyncLifetime, IDisposable
{
    private readonly Engine _engine = new();
    private StorageServer _storage = null!;

    public async Task InitializeAsync() => _storage = await StorageServer.StartAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Good_files_are_usable_although_others_are_bad()
    {
        var good = Content.Bytes(1000);
        _storage.Objects["good"] = new StoredObject(good);
        _storage.Objects["flipped"] = new StoredObject(Content.Bytes(1000, seed: 2));
        _storage.Objects["short"] = new StoredObject(good[..500]);
        var outcomes = await AllAsync(["good", "flipped", "short", "absent"], good);
        Assert.Equal(
            [("absent", "missing_on_storage"), ("flipped", "checksum_mismatch"), ("good", ""), ("short", "wrong_length")],
            outcomes.Select(o => (o.File.Did.Name, o.Failure?.Fault.Code() ?? "")).OrderBy(o => o.Name, StringComparer.Ordinal));
        Assert.Equal(["test/good"], _engine.Files());
    }

    [Fact]
    public async Task No_more_files_run_at_once_than_the_setting_says()
    {
        var running = 0;
        var most = 0;
        var gate = new Lock();
        _storage.Intercept = async context =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }

            await Task.Yield();
            lock (gate)
            {
                running--;
            }

            return false;
        };
        var bytes = Content.Bytes(2000);
        var names = Enumerable.Range(0, 60).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var name in names)
        {
            _storage.Objects[name] = new StoredObject(bytes);
        }

        Assert.All(await AllAsync(names, bytes), o => Assert.True(o.IsHere));
        Assert.InRange(most, 1, _engine.Settings.Parallel);
    }

    [Fact]
    public async Task The_first_file_ends_before_the_listing_does()
    {
        var bytes = Content.Bytes(100);
        _storage.Objects["a"] = new StoredObject(bytes);
        _storage.Objects["b"] = new StoredObject(bytes);
        var seen = new TaskCompletionSource();
        var outcomes = new List<string>();
        await foreach (var outcome in Batch().GetAsync(Listing(), _engine.Folder, _engine.Progress, CancellationToken.None))
        {
            outcomes.Add(outcome.File.Did.Name);
            seen.TrySetResult();
        }

        Assert.Equal(["a", "b"], outcomes);

        async IAsyncEnumerable<WantedFile> Listing()
        {
            yield return _engine.Wanted("a", Content.Expected(bytes), _storage.Pfn("a"));
            await seen.Task;
            yield return _engine.Wanted("b", Content.Expected(bytes), _storage.Pfn("b"));
        }
    }

    [Fact]
    public async Task A_listing_that_breaks_is_a_failure_not_a_short_batch()
    {
        var bytes = Content.Bytes(100);
        _storage.Objects["a"] = new StoredObject(bytes);
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var outcome in Batch().GetAsync(Listing(), _engine.Folder, _engine.Progress, CancellationToken.None))
            {
                Assert.True(outcome.IsHere);
            }
        });

        async IAsyncEnumerable<WantedFile> Listing()
        {
            yield return _engine.Wanted("a", Content.Expected(bytes), _storage.Pfn("a"));
            await Task.Yield();
            throw new InvalidDataException("torn");
        }
    }

    [Fact]
    public async Task Cancelling_stops_all_and_leaves_whole_files_only()
    {
        var bytes = Content.Bytes(50_000);
        foreach (var name in new[] { "a", "b", "c" })
        {
            _storage.Objects[name] = new StoredObject(bytes);
        }

        _storage.Objects["b"] = new StoredObject(bytes) { HoldsAfterBytes = 10 };
        using var cancel = new CancellationTokenSource();
        var ended = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in Batch().GetAsync(Files(["a", "b", "c"], bytes), _engine.Folder, _engine.Progress, cancel.Token))
            {
                ended.Add(outcome.File.Did.Name);
                if (ended.Count == 2)
                {
                    await _storage.Objects["b"].Reached.Task;
                    await cancel.CancelAsync();
                }
            }
        });
        Assert.Equal(["a", "c"], ended.Order(StringComparer.Ordinal));
        Assert.False(File.Exists(Path.Combine(_engine.Folder.Root, "test", "b")));
    }

    private FileBatch Batch() => new(_engine.Download, _engine.Settings);

    private async Task<List<FileOutcome>> AllAsync(string[] names, byte[] content)
    {
        var outcomes = new List<FileOutcome>();
        await foreach (var outcome in Batch().GetAsync(Files(names, content), _engine.Folder, _engine.Progress, CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private async IAsyncEnumerable<WantedFile> Files(string[] names, byte[] content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in names)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return _engine.Wanted(name, Content.Expected(content), _storage.Pfn(name));
        }
    }
}
