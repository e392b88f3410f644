using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Downloads;

public sealed class ResumeTests : IAsyncLifetime, IDisposable
{
    private readonly Engine _engine = new();
    private readonly byte[] _bytes = Content.Bytes(300_000);
    private StorageServer _storage = null!;

    public async Task InitializeAsync() => _storage = await StorageServer.StartAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_replica_is_not_blamed_for_pieces_of_two_versions_of_it()
    {
        // No mark at all: the storage cannot tell that the first piece was of another version.
        var stored = new StoredObject(Content.Bytes(_bytes.Length, seed: 2)) { ETag = null, Drops = 1, DropsAfterBytes = 100_000 };
        _storage.Objects["f"] = stored;
        _storage.Intercept = context =>
        {
            stored.Content = context.Request.Headers.Range.Count > 0 ? _bytes : stored.Content;
            return Task.FromResult(false);
        };
        var outcome = await _engine.GetAsync(_engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(["", "bytes=100000-", ""], _storage.Requests.Select(r => r.Range));
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_range_that_ends_before_the_file_is_followed_by_the_next_one(bool hasChecksum)
    {
        // RFC 9110, section 15.3.7: a server may send less than it was asked for, and says so.
        const int most = 70_000;
        _storage.Objects["f"] = new StoredObject(_bytes) { Drops = 1, DropsAfterBytes = 50_000 };
        _storage.Intercept = async context =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                return false;
            }

            var from = int.Parse(context.Request.Headers.Range.ToString()["bytes=".Length..^1], CultureInfo.InvariantCulture);
            var piece = _bytes.AsMemory(from, Math.Min(most, _bytes.Length - from));
            context.Response.StatusCode = 206;
            context.Response.Headers.ETag = "\"one\"";
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + piece.Length - 1}/{_bytes.Length}");
            context.Response.ContentLength = piece.Length;
            await context.Response.Body.WriteAsync(piece);
            return true;
        };
        var expected = hasChecksum ? Content.Expected(_bytes) : new ExpectedContent(null, null, null);
        var outcome = await _engine.GetAsync(_engine.Wanted("f", expected, _storage.Pfn("f")));
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(["", "bytes=50000-", "bytes=120000-", "bytes=190000-", "bytes=260000-"], _storage.Requests.Select(r => r.Range));
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));
    }

    [Fact]
    public async Task A_mounted_file_that_was_written_anew_is_not_mixed_with_the_part_of_the_old_one()
    {
        using var mount = new TemporaryFolder();
        var path = Path.Combine(mount.Path, "f");
        await File.WriteAllBytesAsync(path, Content.Bytes(_bytes.Length, seed: 2));
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var expected = new ExpectedContent(_bytes.Length, null, null);
        var wanted = _engine.Wanted("f", expected, $"file://localhost{path}");

        // What a process leaves that is killed in the middle of it.
        using (var part = Rucio.Transfers.Downloads.PartFile.Open(wanted.Did, _prepared(wanted.Target), expected, _engine.Settings, new(_engine.Progress), CancellationToken.None))
        {
            part.Begin(wanted.Sources[0], new(null, File.GetLastWriteTimeUtc(path)));
        }

        await File.WriteAllBytesAsync(UnfinishedFile.Of(wanted.Target), Content.Bytes(_bytes.Length, seed: 2).AsMemory(0, 100_000));
        await File.WriteAllBytesAsync(path, _bytes);
        var outcome = await _engine.GetAsync(wanted);
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(outcome.File.Target));

        string _prepared(string target)
        {
            _engine.Folder.Prepare(target);
            return target;
        }
    }

    [Fact]
    public async Task A_journal_that_is_a_link_does_not_lead_its_text_away()
    {
        using var elsewhere = new TemporaryFolder();
        var victim = Path.Combine(elsewhere.Path, "victim");
        await File.WriteAllTextAsync(victim, "precious");
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), _storage.Pfn("f"));
        _engine.Folder.Prepare(wanted.Target);
        File.CreateSymbolicLink(UnfinishedFile.JournalOf(wanted.Target), victim);
        _storage.Objects["f"] = new StoredObject(_bytes);
        Assert.True((await _engine.GetAsync(wanted)).IsHere);
        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
    }
}
