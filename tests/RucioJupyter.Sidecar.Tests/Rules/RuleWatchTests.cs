using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rucio.Emulator;
using Rucio.Policy;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using RucioJupyter.Tests.Shared;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Rules;

public sealed class RuleWatchTests
{
    [Fact]
    public async Task The_panel_is_told_when_a_rule_is_done_and_finds_the_files_here()
    {
        var setup = new SidecarSetup();
        await using var rucio = await EmulatorHost.StartAsync(
            new EmulatorOptions { CatalogueFolder = Contract.RucioCatalogue, Mount = Mount(setup), DaemonDelay = TimeSpan.FromSeconds(1) });
        setup.WithReplicaInstance(rucio.RucioUrl, "LOCAL-MOUNT", Mount(setup), pathBeginsAt: 1);
        await using var sidecar = await SignedIn.StartAsync(setup);
        await sidecar.GetJsonAsync("did?namespace=mounted&did=test:small.dataset&force=1");

        using var asked = await sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:small.dataset" });
        var news = await UntilAsync(sidecar.Get<EventHub>(), "here");

        Assert.Equal(("mounted", "test:small.dataset"), ((string?)news["namespace"], (string?)news["did"]));
        var summary = await sidecar.GetJsonAsync("did/summary?namespace=mounted&did=test:small.dataset");
        Assert.Equal("OK", (string?)summary["rule"]!["rucio_state"]);
    }

    [Fact]
    public async Task A_new_rule_is_looked_at_soon_though_the_next_look_at_another_is_far_away()
    {
        await using var rucio = await StubRucio.StartAsync();
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rucio.On("GET /dids/test/failing/rules", context =>
        {
            first.TrySetResult();
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        rucio.On("GET /dids/test/new/rules", context =>
        {
            looked.TrySetResult();
            context.Response.ContentType = "application/x-json-stream";
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        var setup = new SidecarSetup();
        setup.WithReplicaInstance(rucio.Url, "LOCAL-MOUNT", Mount(setup), pathBeginsAt: 1);
        await using var sidecar = await SignedIn.StartAsync(setup);
        var instance = sidecar.Get<InstanceRegistry>().Get("mounted");
        var watch = sidecar.Get<RuleWatch>();

        // After a failure a rule rests for a minute.
        watch.Follow(instance, Did.Parse("test:failing"), DestinationChoice.Of(instance, null), null);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Yield();
        watch.Follow(instance, Did.Parse("test:new"), DestinationChoice.Of(instance, null), null);
        await looked.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<JsonNode> UntilAsync(EventHub events, string state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = 0L;
        while (true)
        {
            await events.WaitAsync(seen, limit.Token);
            foreach (var happened in events.After(seen) ?? [])
            {
                seen = happened.Number;
                if (happened.Type == EventNames.Did && JsonNode.Parse(Encoding.UTF8.GetString(happened.Data.Span))! is var data && (string?)data["state"] == state)
                {
                    return data;
                }
            }
        }
    }
}
