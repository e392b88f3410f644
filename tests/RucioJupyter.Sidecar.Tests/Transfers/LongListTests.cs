using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class LongListTests
{
    private const int Files = 20_000;

    [Fact]
    public async Task A_long_list_is_read_to_its_end_however_slow_its_first_files_are()
    {
        await using var rucio = await StubRucio.StartAsync();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rucio.On("GET /dids/test/big", new JsonObject { ["scope"] = "test", ["name"] = "big", ["type"] = "DATASET", ["bytes"] = 1, ["length"] = Files }.ToJsonString());
        rucio.On("GET /dids/test/big/files", async context =>
        {
            // More than the buffers of two sockets hold.
            var padding = new string('x', 2000);
            context.Response.ContentType = "application/x-json-stream";
            foreach (var file in StubRucio.Files(Files))
            {
                file["padding"] = padding;
                await context.Response.Body.WriteAsync(StubRucio.Bytes([file]));
            }

            await context.Response.CompleteAsync();
            sent.TrySetResult();
        });
        rucio.On("POST /replicas/list", async context =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            context.Response.ContentType = "application/x-json-stream";
            await context.Response.Body.WriteAsync(StubRucio.Bytes(body["dids"]!.AsArray().Select(did => (JsonNode)new JsonObject
            {
                ["scope"] = "test", ["name"] = (string?)did!["name"], ["bytes"] = 1, ["adler32"] = null,
                ["pfns"] = new JsonObject { [$"{rucio.Url}store/{(string?)did["name"]}"] = new JsonObject { ["rse"] = "SLOW" } },
            })));
        });
        for (var i = 0; i < 20; i++)
        {
            rucio.On($"GET /store/file-{i:d6}.root", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        }

        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var queued = await sidecar.Get<Downloads>().EnqueueAsync(sidecar.Get<InstanceRegistry>().Get("demo"), Did.Parse("test:big"), CancellationToken.None);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var store = sidecar.Get<TransferStore>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!store.IsListed(queued.Id))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(Files, store.Find(queued.Id)!.Files.Total);
        Assert.Equal((0, 0), (store.Find(queued.Id)!.Files.Done, store.Find(queued.Id)!.Files.Failed));
    }
}
