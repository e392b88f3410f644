using System.Net;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class TransferLogTests
{
    [Fact]
    public async Task The_log_tells_of_each_file_of_each_failed_replica_and_of_the_end()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await DownloadAsync(setup, events, "test:corrupt.dataset");

        var log = await setup.Sidecar.GetJsonAsync($"transfers/{id}/log");
        var lines = log["lines"]!.AsArray().Select(line => (string)line!["text"]!).ToList();
        Assert.StartsWith("Downloading test:corrupt.dataset to ", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("asking REMOTE-HTTP", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("checksum as registered", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("is not what was registered", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(line => line.StartsWith("Gave up on ", StringComparison.Ordinal)));
        Assert.StartsWith("Failed. 3 of 4 files", lines[^1], StringComparison.Ordinal);
        Assert.True((bool)log["done"]!);
        Assert.Equal(Enumerable.Range(1, lines.Count), log["lines"]!.AsArray().Select(line => (int)line!["n"]!));
    }

    [Fact]
    public async Task Whoever_follows_gets_only_what_is_new()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await DownloadAsync(setup, events, "test:corrupt.dataset");
        var next = (long)(await setup.Sidecar.GetJsonAsync($"transfers/{id}/log"))["next"]!;
        var nothing = await setup.Sidecar.GetJsonAsync($"transfers/{id}/log?after={next}");
        Assert.Empty(nothing["lines"]!.AsArray());
        Assert.Equal(next, (long)nothing["next"]!);

        using (await setup.Sidecar.Client.PostAsync(new Uri($"transfers/{id}/retry", UriKind.Relative), null))
        {
        }

        await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "failed");
        var news = await setup.Sidecar.GetJsonAsync($"transfers/{id}/log?after={next}");
        Assert.Equal(("Tried again.", next + 1), ((string?)news["lines"]![0]!["text"], (long)news["lines"]![0]!["n"]!));
    }

    [Theory]
    [InlineData("transfers/77/log", HttpStatusCode.NotFound)]
    [InlineData("transfers/77/log?after=x", HttpStatusCode.BadRequest)]
    [InlineData("transfers/77/log?after=-1", HttpStatusCode.BadRequest)]
    public async Task A_log_that_cannot_be_shown_says_why(string path, HttpStatusCode status)
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        using var reply = await setup.Sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, reply.StatusCode);
    }

    [Fact]
    public async Task A_log_is_kept_to_its_newest_lines()
    {
        await using var setup = await DownloadSetup.StartAsync(signIn: false);
        var store = setup.Get<TransferStore>();
        var (transfer, _) = store.Enqueue("demo", Did.Parse("test:a"), "/nowhere");
        store.Cancel(transfer.Id);
        var before = store.LogOf(transfer.Id, 0, 10).Count;
        for (var page = 0; page < 6; page++)
        {
            store.Log(transfer.Id, [.. Enumerable.Range(0, 1000).Select(n => new LogNote(DateTimeOffset.UnixEpoch, $"{n}"))]);
        }

        Assert.Equal(TransferStore.LongestLog, store.LogOf(transfer.Id, 0, 10_000).Count);
        Assert.Equal(6000 + before, store.LogOf(transfer.Id, 5999, 10)[^1].N);
    }

    private static async Task<long> DownloadAsync(DownloadSetup setup, EventReader events, string did)
    {
        var queued = await setup.Get<Downloads>().EnqueueAsync(setup.Get<InstanceRegistry>().Get("demo"), Did.Parse(did), CancellationToken.None);
        await events.UntilAsync("transfer", t => (long)t["id"]! == queued.Id && (string?)t["state"] is "done" or "failed");
        return queued.Id;
    }
}
