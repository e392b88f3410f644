using System.Diagnostics;
using System.Globalization;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Tests.Support;

namespace Rucio.Transfers.Tests.Downloads;

public sealed class KilledProcessTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly byte[] _bytes = Content.Bytes(3_000_000);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_killed_process_leaves_no_half_file_and_another_one_fetches_only_the_rest()
    {
        await using var storage = await StorageServer.StartAsync();
        var stored = new StoredObject(_bytes) { HoldsAfterBytes = 2_000_000 };
        storage.Objects["f"] = stored;
        var wanted = _engine.Wanted("f", Content.Expected(_bytes), storage.Pfn("f"));
        var part = UnfinishedFile.Of(wanted.Target);

        using (var child = Start("f", storage.Pfn("f")))
        {
            await HeldAsync(stored, child);
            while (!File.Exists(part) || new FileInfo(part).Length < 2_000_000)
            {
                Assert.False(child.HasExited);
                await Task.Yield();
            }

            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.False(File.Exists(wanted.Target));
        stored.Release.SetResult();
        var outcome = await _engine.GetAsync(wanted);
        Assert.True(outcome.IsHere, outcome.Failure?.Message);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(wanted.Target));
        Assert.Equal("bytes=2000000-", storage.Requests.Last().Range);
        Assert.Equal(["test/f"], _engine.Files());
    }

    [Fact]
    public async Task At_no_moment_of_a_life_of_kills_is_a_wrong_file_visible()
    {
        await using var storage = await StorageServer.StartAsync();
        var random = new Random(3);
        for (var round = 0; round < 6; round++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"f{round}");
            storage.Objects[name] = new StoredObject(_bytes) { HoldsAfterBytes = random.Next(1, _bytes.Length) };
            var wanted = _engine.Wanted(name, Content.Expected(_bytes), storage.Pfn(name));
            using var child = Start(name, storage.Pfn(name));
            await HeldAsync(storage.Objects[name], child);
            if (round % 2 == 0)
            {
                storage.Objects[name].Release.SetResult(); // Killed somewhere between the last byte and the rename.
            }

            child.Kill();
            await child.WaitForExitAsync();
            if (File.Exists(wanted.Target))
            {
                Assert.Equal(_bytes, await File.ReadAllBytesAsync(wanted.Target));
            }

            storage.Objects[name].Release.TrySetResult();
            Assert.True((await _engine.GetAsync(wanted)).IsHere);
            Assert.Equal(_bytes, await File.ReadAllBytesAsync(wanted.Target));
        }
    }

    private static async Task HeldAsync(StoredObject stored, Process child)
    {
        var ended = child.WaitForExitAsync();
        Assert.True(await Task.WhenAny(stored.Reached.Task, ended) != ended, $"The child ended with {(child.HasExited ? child.ExitCode : null)}.");
    }

    private Process Start(string name, string pfn)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet");
        foreach (var argument in new[]
        {
            "exec", typeof(DownloaderProcess).Assembly.Location, _engine.Folder.Root, name, _bytes.Length.ToString(CultureInfo.InvariantCulture),
            Content.Expected(_bytes).Adler32!, pfn,
        })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
