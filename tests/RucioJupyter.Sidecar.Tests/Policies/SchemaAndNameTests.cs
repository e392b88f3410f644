using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Policies;

/// <summary>Names without a scope, and what is refused before Rucio is asked.</summary>
public sealed class SchemaAndNameTests
{
    [Theory]
    [InlineData("did?namespace=mounted&did=data.x")]
    [InlineData("did/summary?namespace=mounted&did=data.x")]
    [InlineData("did/content?namespace=mounted&did=data.x")]
    [InlineData("did/metadata?namespace=mounted&did=data.x")]
    [InlineData("files?namespace=mounted&did=data.x")]
    [InlineData("rules?namespace=mounted&did=data.x")]
    [InlineData("kernel/resolve?namespace=mounted&did=data.x")]
    public async Task A_name_without_scope_is_completed_where_the_policy_says_how_and_refused_clearly_where_not(string path)
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines("GET /scopes/");
        var setup = Setup(rucio);
        var cfg = Path.Combine(setup.Folder, "rucio.cfg");
        setup.Variables["RUCIO_CONFIG"] = cfg;
        await File.WriteAllTextAsync(cfg, "[common]\nextract_scope = def\n");
        await using var sidecar = await SignedIn.StartAsync(setup);

        using (await sidecar.GetAsync(path))
        {
            await rucio.AskedAsync("/dids/data/data.x"); // that the stub knows no such data does not matter
        }

        await File.WriteAllTextAsync(cfg, "");
        await sidecar.Get<InstancePolicies>().PurgeAsync(CancellationToken.None);
        using var refused = await sidecar.GetAsync(path);
        var body = await RunningSidecar.ReadAsync(refused);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed_did", "did"), (refused.StatusCode, (string?)body!["code"], (string?)body["field"]));
        Assert.Contains("no colon", (string?)body["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HangingScope", "default scope: it did not answer within 1 s.")]
    [InlineData("ThrowingScope", "default scope: it threw InvalidOperationException: There is no table of scopes.")]
    public async Task A_scope_algorithm_that_fails_is_named_in_the_refusal(string type, string words)
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines("GET /scopes/");
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, type);
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var refused = await sidecar.GetAsync("did?namespace=mounted&did=data.x");

        var body = await RunningSidecar.ReadAsync(refused);
        Assert.Equal((HttpStatusCode.BadRequest, "malformed_did"), (refused.StatusCode, (string?)body!["code"]));
        Assert.Contains(words, (string?)body["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delegate_of_the_wrong_type_is_said_by_the_instance_and_nothing_is_guessed()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, "WrongDelegate");
        await using var sidecar = await SignedIn.StartAsync(setup);
        await sidecar.Get<InstancePolicies>().OfAsync(sidecar.Get<InstanceRegistry>().Get("mounted"), CancellationToken.None);

        var policy = (await sidecar.GetJsonAsync("instances"))["instances"]![0]!["policy"]!;

        Assert.Equal("faulty", (string?)policy["state"]);
        Assert.Contains("lfn2pfn 'bad'", (string?)policy["problems"]![0]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_every_server_refuses_is_refused_with_the_rule_that_fails()
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:ds", comment = new string('c', 300) });

        var body = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.BadRequest, "comment"), (reply.StatusCode, (string?)body!["field"]));
        Assert.Contains("rule.comment has 300 characters; at most 250 are allowed.", (string?)body["error"], StringComparison.Ordinal);
        Assert.Equal(0, rucio.Count("POST /rules/"));
    }

    [Theory]
    [InlineData("cms:/store/data/Run2018A#block")]
    [InlineData("A_VERY.long-scope.of.an.experiment.with.forty.characters:+strange~name=x")]
    public async Task Names_that_some_experiment_allows_are_left_to_the_server(string did)
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));
        HasQuota(rucio, limit: 5000, used: 0);

        using var reply = await sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did });

        Assert.NotEqual(HttpStatusCode.BadRequest, reply.StatusCode); // the stub knows no such data, and that is for it to say
    }

    [Fact]
    public async Task The_experiments_schema_counts_for_rules_and_explains_a_search_that_finds_nothing()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines("GET /scopes/");
        rucio.On("GET /scopes/", """["data"]""");
        rucio.OnLines("GET /dids/data/dids/search");
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = FaultyPolicy.WriteData(
            setup.Folder, """{"package": "data_policy", "schema": {"values": {"NAME": {"type": "string", "pattern": "^run-[0-9]+$"}, "COMMENT": {"type": ["string", "null"], "maxLength": 3}}}}""");
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var made = await sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:ds", comment = "long" });
        using var searched = await sidecar.GetAsync("did-search?namespace=mounted&did=data:walk-1&type=all");
        using var wild = await sidecar.GetAsync("did-search?namespace=mounted&did=data:walk*&type=all");

        Assert.Contains("the schema of the policy package data_policy: rule.comment has 4 characters", (string?)(await RunningSidecar.ReadAsync(made))!["error"], StringComparison.Ordinal);
        var reason = await RunningSidecar.ReadAsync(searched);
        Assert.Equal((HttpStatusCode.NotFound, "no_match"), (searched.StatusCode, (string?)reason!["code"]));
        Assert.Contains("does not fit the schema of the policy package data_policy", (string?)reason["error"], StringComparison.Ordinal);
        Assert.DoesNotContain("schema", (string?)(await RunningSidecar.ReadAsync(wild))!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_none_refuses_nothing_and_is_said_by_the_instance()
    {
        await using var rucio = await StubRucio.StartAsync();
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, "BrokenSchema");
        var file = Path.Combine(setup.Home, "a.txt");
        await File.WriteAllTextAsync(file, "a");
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=mounted", new { file_paths = new[] { file }, rse = "XRD1", scope = "user.jdoe" });

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var policy = (await sidecar.GetJsonAsync("instances"))["instances"]![0]!["policy"]!;
        Assert.Contains("schema 'did': it threw FormatException: The schema refers to", (string?)policy["problems"]![0]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_place_of_a_new_file_is_told_by_the_policy_and_by_the_server_where_it_does_not_know_the_algorithm()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On("GET /rses/XRD1/lfns2pfns", """{"data:run-12345.root": "davs://xrd1:1095/rucio/asked"}""");
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = SamplePolicy.CopyTo(setup.Folder);
        await using var sidecar = await SignedIn.StartAsync(setup);
        var instance = sidecar.Get<InstanceRegistry>().Get("mounted");
        var protocol = new RseProtocol { Scheme = "davs", Hostname = "xrd1", Port = 1095, Prefix = "//rucio/", Implementation = "rucio.rse.protocols.gfal.Default" };
        var did = new Did("data", "run-12345.root");
        Task<IReadOnlyDictionary<Did, string>> Of(string algorithm, bool deterministic = true) => sidecar.Get<PredictedPfn>().OfAsync(
            instance, new RseSettings { Name = "XRD1", Id = "1", Deterministic = deterministic, Lfn2PfnAlgorithm = algorithm }, protocol, [did], CancellationToken.None);

        Assert.Equal("davs://xrd1:1095//rucio/data/12000/run-12345.root", (await Of("vo1_runs"))[did]);
        Assert.Equal("davs://xrd1:1095//rucio/data/58/73/run-12345.root".Length, (await Of("hash"))[did].Length);
        Assert.Equal(0, rucio.Count("GET /rses/XRD1/lfns2pfns"));
        Assert.Equal("davs://xrd1:1095/rucio/asked", (await Of("somebody_elses"))[did]);
        Assert.Empty(await Of("vo1_runs", deterministic: false));
    }
}
