using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Tests.Dids;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Policies;

public sealed class InstancePolicyTests
{
    private static readonly Dictionary<string, object?> Runs = new() { ["lfn2pfn_algorithm"] = "vo1_runs" };

    [Fact]
    public async Task Each_instance_has_its_own_package()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "vo1").WithDownloadInstance(rucio.Url, "plain");
        setup.Instances[0]!["policy_package"] = SamplePolicy.CopyTo(setup.Folder);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var own = await PolicyOf(sidecar, "vo1");
        var plain = await PolicyOf(sidecar, "plain");

        Assert.Equal("data/12000/run-12345.root", await own.PathOfAsync(new Did("data", "run-12345.root"), "RSE", Runs, null, CancellationToken.None));
        Assert.Null(await plain.PathOfAsync(new Did("data", "run-12345.root"), "RSE", Runs, null, CancellationToken.None));
        Assert.Null(await own.CheckAsync("scope", new string('s', 40), CancellationToken.None));
        Assert.False(plain.HasSchema);
    }

    [Fact]
    public async Task A_package_that_is_replaced_is_loaded_anew()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "vo1");
        var package = SamplePolicy.CopyTo(setup.Folder);
        setup.Instances[0]!["policy_package"] = package;
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        Assert.True((await PolicyOf(sidecar, "vo1")).Set.IsWhole);

        await File.WriteAllTextAsync(Path.Combine(package, "policy-package.json"), """{"package": "vo1_policy", "supported_version": ">=99"}""");
        await sidecar.Get<InstancePolicies>().PurgeAsync(CancellationToken.None);

        var after = await PolicyOf(sidecar, "vo1");
        Assert.Contains("it supports Rucio >=99", after.Set.Errors.First().Message, StringComparison.Ordinal);
        Assert.Null(await after.PathOfAsync(new Did("data", "run-1"), "RSE", Runs, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_package_that_hangs_while_it_is_loaded_is_not_loaded_once_more_beside_itself()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "vo1");
        setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, "NeverMade");
        var notes = Path.Combine(setup.Folder, "notes");
        Environment.SetEnvironmentVariable("FAULTY_POLICY_NOTES", notes);
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var first = await PolicyOf(sidecar, "vo1");
        await sidecar.Get<InstancePolicies>().PurgeAsync(CancellationToken.None);
        var second = await PolicyOf(sidecar, "vo1");

        Assert.All(new[] { first, second }, policy => Assert.Contains("it did not load within 10 s", policy.Set.Errors.First().Message, StringComparison.Ordinal));
        Assert.Equal(["made"], await File.ReadAllLinesAsync(notes));
    }

    [Fact]
    public async Task A_name_without_scope_is_searched_in_the_scope_that_the_policy_finds()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines("GET /scopes/");
        rucio.OnLines("GET /dids/data/dids/search", new JsonObject { ["scope"] = "data", ["name"] = "data.x", ["did_type"] = "DATASET", ["bytes"] = null, ["length"] = null });
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "demo");
        var cfg = Path.Combine(setup.Folder, "rucio.cfg");
        await File.WriteAllTextAsync(cfg, "[common]\nextract_scope = def\n");
        setup.Variables["RUCIO_CONFIG"] = cfg;
        await using var sidecar = await SignedIn.StartAsync(setup);

        var hits = await sidecar.GetJsonAsync("did-search?namespace=demo&did=data.x&type=all");

        Assert.Equal("data:data.x", (string?)hits[0]!["did"]);

        // A kernel's helper may write the same; that the stub knows no such data does not matter.
        using var resolved = await sidecar.GetAsync("kernel/resolve?namespace=demo&did=data.x");
        Assert.Contains(rucio.Requests, request => request.Contains("/dids/data/data.x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_whose_name_the_experiment_forbids_is_refused_before_it_begins()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "demo");
        var package = Directory.CreateDirectory(Path.Combine(setup.Folder, "short_policy")).FullName;
        await File.WriteAllTextAsync(Path.Combine(package, "policy-package.json"), """{"package": "short_policy", "schema": {"values": {"NAME_LENGTH": 5}}}""");
        setup.Instances[0]!["policy_package"] = package;
        var file = Path.Combine(setup.Home, "too.long.txt");
        await File.WriteAllTextAsync(file, "a");
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=demo", new { file_paths = new[] { file }, rse = "XRD1", scope = "user.jdoe" });

        var body = await RunningSidecar.ReadAsync(reply);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("did.name has 12 characters; at most 5 are allowed.", (string?)body!["error"], StringComparison.Ordinal);
        Assert.Equal("file_paths", (string?)body["field"]);
    }

    private static async Task<InstancePolicy> PolicyOf(RunningSidecar sidecar, string instance) =>
        await sidecar.Get<InstancePolicies>().OfAsync(sidecar.Get<InstanceRegistry>().Get(instance), CancellationToken.None);
}
