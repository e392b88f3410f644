using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Rucio.Policy;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Tests.Transfers;

public sealed class FilePlannerTests
{
    [Fact]
    public async Task Rucio_can_send_all_of_its_answer_while_files_are_fetched_and_its_signatures_outlast_the_queue()
    {
        await using var rucio = await StubRucio.StartAsync();
        var asked = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rucio.On("POST /replicas/list", async context =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            asked.TrySetResult(body);
            context.Response.ContentType = "application/x-json-stream";

            // More than the buffers of two sockets hold: a reader that does not read stops the writer.
            var padding = new string('x', 4_000_000);
            foreach (var did in body["dids"]!.AsArray())
            {
                await context.Response.WriteAsync(new JsonObject
                {
                    ["scope"] = (string?)did!["scope"], ["name"] = (string?)did["name"], ["bytes"] = 3, ["adler32"] = null, ["padding"] = padding,
                    ["pfns"] = new JsonObject { [$"https://s/{(string?)did["name"]}"] = new JsonObject { ["rse"] = "S" } },
                }.ToJsonString() + "\n");
            }

            await context.Response.CompleteAsync();
            sent.TrySetResult();
        });
        await using var sidecar = await SignedIn.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Url));
        var instance = sidecar.Get<InstanceRegistry>().Get("demo");
        var store = sidecar.Get<TransferStore>();
        var (transfer, _) = store.Enqueue("other", Did.Parse("a:all"), Path.Combine(sidecar.Setup.Home, "d"));
        using var cancel = new CancellationTokenSource();
        var recorder = new OutcomeRecorder(new LiveTransfer(transfer, new TransferProgress(TimeProvider.System), cancel), store, sidecar.Get<TransferNews>());
        var planner = new FilePlanner(
            instance, sidecar.Get<RucioSessions>().Client(instance), Did.Parse("a:all"), new TargetFolder(transfer.Folder), recorder, secureFirst: false);
        var rows = Channel.CreateUnbounded<FileRow>();
        for (var i = 0; i < 8; i++)
        {
            rows.Writer.TryWrite(new FileRow(i, new Did("a", $"f{i}"), 3, null, FileRow.Queued));
        }

        // A full queue: the files before these take their time.
        var files = Channel.CreateBounded<WantedFile>(1);
        var planning = planner.PlanAsync(rows.Reader, files.Writer, cancel.Token);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(86400, (int?)(await asked.Task)["signature_lifetime"]);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => planning);
    }
}
