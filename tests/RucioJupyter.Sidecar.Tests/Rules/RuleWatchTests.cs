using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Events;
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
