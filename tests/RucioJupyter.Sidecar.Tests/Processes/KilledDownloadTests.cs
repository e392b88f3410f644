using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Transfers;

namespace RucioJupyter.Sidecar.Tests.Processes;

/// <summary>The program itself, killed in the middle of a download.</summary>
public sealed class KilledDownloadTests
{
    /// <summary>What may have to be sent again: a piece of the copying.</summary>
    private const int Chunk = 128 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_download_survives_SIGKILL_and_sends_at_most_one_chunk_again()
    {
        await using var storage = await HeldStorage.StartAsync();
        using var setup = new SidecarSetup().WithDownloadInstance(storage.Rucio.Url);
        setup.WriteConfig();
        string folder;
        long id;
        using (var first = Start(setup))
        {
            using var client = RunningSidecar.NewClient(setup.SocketPath, xsrf: true);
            await ReadyAsync(client, first);
            using var login = await client.PutAsJsonAsync("auth", new { @namespace = "demo", type = "userpass", @params = new { username = "ddmlab", password = "secret", account = "root" } });
            Assert.True(login.IsSuccessStatusCode, await login.Content.ReadAsStringAsync());
            using var reply = await client.PostAsJsonAsync("did/make-available?namespace=demo", new { did = HeldStorage.Did });
            var transfer = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["transfer"]!;
            (id, folder) = ((long)transfer["id"]!, (string)transfer["folder"]!);
            var part = new FileInfo(UnfinishedFile.Of(Path.Combine(folder, "test", "large")));
            await UntilAsync(() =>
            {
                Assert.False(first.HasExited);
                part.Refresh();
                return Task.FromResult(part.Exists && part.Length >= HeldStorage.HeldAt);
            });
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.False(File.Exists(Path.Combine(folder, "test", "large")));
        storage.Release();
        using var second = Start(setup);
        using var again = RunningSidecar.NewClient(setup.SocketPath, xsrf: true);
        await ReadyAsync(again, second);
        var state = "";
        await UntilAsync(async () => (state = (string?)JsonNode.Parse(await again.GetStringAsync(new Uri($"transfers/{id}", UriKind.Relative)))!["state"]) is "done" or "failed");
        second.Kill();
        await second.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal("done", state);
        Assert.Equal(2, storage.Starts.Count);
        Assert.InRange(storage.Starts.ElementAt(1), HeldStorage.HeldAt - Chunk, HeldStorage.HeldAt);
        Assert.Equal(storage.Content.ToArray(), await File.ReadAllBytesAsync(Path.Combine(folder, "test", "large")));
    }

    private static Process Start(SidecarSetup setup)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll"), "serve", "--socket", setup.SocketPath]);
        start.Environment["HOME"] = setup.Home;
        start.Environment["RUCIO_JUPYTER_STATE"] = setup.StateFolder;
        return Process.Start(start)!;
    }

    private static Task ReadyAsync(HttpClient client, Process process) => UntilAsync(async () =>
    {
        Assert.False(process.HasExited);
        try
        {
            using var reply = await client.GetAsync(new Uri("healthz", UriKind.Relative));
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not there yet
        }
    });

    /// <summary>Asks again and again: what is waited for is another process.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
