using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>Containers of containers, in both modes.</summary>
public sealed class ContainerTests
{
    [Fact]
    public async Task A_container_of_containers_is_downloaded_with_all_files_below_it_each_once()
    {
        await using var setup = await DownloadSetup.StartAsync();
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        await MakeAsync(setup, "user.root:inner", "CONTAINER", "test:small.dataset");
        await MakeAsync(setup, "user.root:outer", "CONTAINER", "user.root:inner");
        await MakeAsync(setup, "user.root:outer", null, "test:small.dataset");

        using var reply = await setup.Sidecar.Client.PostAsJsonAsync("did/make-available?namespace=demo", new { did = "user.root:outer" });
        var id = (long)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["transfer"]!["id"]!;
        var done = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.True((string?)done["state"] == "done", done.ToJsonString());
        Assert.Equal((5, 5), ((int)done["files"]!["total"]!, (int)done["files"]!["done"]!));
        Assert.Equal("here", (string?)(await setup.Sidecar.GetJsonAsync("did/summary?namespace=demo&did=user.root:outer"))["state"]);
        Assert.Equal("here", (string?)(await setup.Sidecar.GetJsonAsync("did/summary?namespace=demo&did=test:small.dataset"))["state"]);
    }

    [Fact]
    public async Task A_rule_on_a_dataset_within_a_container_counts_for_its_files()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        await lab.SignInAsync("mounted");
        var client = lab.Sidecar.Get<RucioJupyter.Sidecar.Sessions.RucioSessions>().Client(lab.Sidecar.Get<RucioJupyter.Sidecar.Instances.InstanceRegistry>().Get("mounted"));
        var container = Rucio.Policy.Did.Parse("user.root:around");
        await client.Dids.AddAsync(new Rucio.Client.NewDid(container, Rucio.Client.DidType.Container));
        await client.Dids.AttachNewAsync(container, [Rucio.Policy.Did.Parse("test:small.dataset")]);
        using (var made = await lab.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:small.dataset" }))
        {
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        }

        // The rule hangs on the dataset, the question is about the container above it.
        var files = (await lab.GetJsonAsync("did?namespace=mounted&did=user.root:around&force=1")).AsArray();
        Assert.Equal(5, files.Count);
        Assert.All(files, file => Assert.Contains((string?)file!["state"], new[] { "here", "on_the_way" }));
        var summary = await lab.GetJsonAsync("did/summary?namespace=mounted&did=user.root:around");
        Assert.NotEqual("not_here", (string?)summary["state"]);
    }

    private static async Task MakeAsync(DownloadSetup setup, string did, string? type, string member)
    {
        var client = setup.Get<RucioJupyter.Sidecar.Sessions.RucioSessions>().Client(setup.Get<RucioJupyter.Sidecar.Instances.InstanceRegistry>().Get("demo"));
        if (type is not null)
        {
            await client.Dids.AddAsync(new Rucio.Client.NewDid(Rucio.Policy.Did.Parse(did), Rucio.Client.DidType.Container));
        }

        await client.Dids.AttachNewAsync(Rucio.Policy.Did.Parse(did), [Rucio.Policy.Did.Parse(member)]);
    }
}
