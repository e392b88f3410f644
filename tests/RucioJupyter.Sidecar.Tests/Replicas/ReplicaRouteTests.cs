using System.Net;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Replicas;

public sealed class ReplicaRouteTests
{
    [Fact]
    public async Task The_first_look_is_a_placeholder_and_the_next_one_has_the_files()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(FilesCall, StubRucio.Files(3));
        rucio.OnLines(RulesCall);
        AnswerReplicas(rucio, at: 2);
        var setup = Setup(rucio);
        File.WriteAllText(Path.Combine(Mount(setup), "file-000000.root"), "x");
        await using var sidecar = await SignedIn.StartAsync(setup);

        var first = await sidecar.GetJsonAsync("did?namespace=mounted&did=test:ds");
        var next = await UntilKnownAsync(sidecar, "did?namespace=mounted&did=test:ds");

        Assert.Equal("FETCHING", (string?)first[0]!["status"]);
        Assert.Equal(("test:ds", 0, "indeterminate"), ((string?)first[0]!["did"], (int)first[0]!["size"]!, (string?)first[0]!["progress"]!["mode"]));
        Assert.Equal(3, next.AsArray().Count);
        Assert.Equal(
            $$"""{"status":"OK","state":"here","did":"test:file-000000.root","path":"{{Mount(setup)}}/file-000000.root","size":0,"pfn":"root://x//rucio/file-000000.root"}""",
            next[0]!.ToJsonString());
        Assert.Equal(("STUCK", "not_mounted", null), Words(next[1]!));
        Assert.Equal($"Rucio has a copy on the mounted storage, but there is no file at {Mount(setup)}/file-000001.root.", (string?)next[1]!["error"]);
        Assert.Equal("not_mounted", (string?)next[1]!["code"]);
        Assert.Equal(("NOT_AVAILABLE", "no_replicas", null), Words(next[2]!));
    }

    [Fact]
    public async Task A_page_asks_for_its_own_files_alone_and_only_on_the_mounted_storage()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(FilesCall, StubRucio.Files(1000));
        rucio.OnLines(RulesCall);
        var asked = AnswerReplicas(rucio, at: 1000);
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));
        // A chunk that is asked for while the list still grows is short and asked for again: here the list is read to its end first.
        Assert.Equal(1000, (await sidecar.GetJsonAsync("files?namespace=mounted&did=test:ds")).AsArray().Count);

        var first = await sidecar.GetJsonAsync("did?namespace=mounted&did=test:ds&limit=100");
        var second = await sidecar.GetJsonAsync($"did?namespace=mounted&did=test:ds&limit=100&cursor={first["next"]}");

        Assert.Equal((100, 100, 1000), (first["items"]!.AsArray().Count, second["items"]!.AsArray().Count, (int)second["total"]!));
        Assert.Equal("test:file-000100.root", (string?)second["items"]![0]!["did"]);
        var body = Assert.Single(asked);
        Assert.Equal(("LOCAL-MOUNT", 250), ((string?)body["rse_expression"], body["dids"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("OK", "REPLICATING", "on_the_way")]
    [InlineData("REPLICATING", "REPLICATING", "on_the_way")]
    [InlineData("STUCK", "STUCK", "stuck")]
    [InlineData("SUSPENDED", "STUCK", "suspended")]
    [InlineData("WAITING_APPROVAL", "REPLICATING", "waiting_approval")]
    [InlineData("INJECT", "REPLICATING", "queued")]
    public async Task Each_state_of_a_rule_has_its_own_word(string rule, string status, string state)
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(FilesCall, StubRucio.Files(2));
        rucio.OnLines(RulesCall, Rule(rule, error: "Rucio's own reason"));
        AnswerReplicas(rucio, at: 0);
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        var files = await sidecar.GetJsonAsync("did?namespace=mounted&did=test:ds&force=1");

        Assert.Equal((status, state, null), Words(files[0]!));
        Assert.Equal("Rucio's own reason", (string?)files[0]!["error"]);
    }

    [Fact]
    public async Task A_rule_on_a_collection_above_counts()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnLines(FilesCall, StubRucio.Files(1));
        rucio.OnLines(RulesCall);
        rucio.OnLines("GET /dids/test/above/rules");
        rucio.OnLines("GET /dids/test/above/parents", new JsonObject { ["scope"] = "test", ["name"] = "top", ["type"] = "CONTAINER" });
        rucio.OnLines("GET /dids/test/top/rules", Rule("REPLICATING", name: "top"));
        AnswerReplicas(rucio, at: 0);
        var setup = Setup(rucio);
        rucio.OnLines("GET /dids/test/ds/parents", new JsonObject { ["scope"] = "test", ["name"] = "above", ["type"] = "CONTAINER" });
        await using var sidecar = await SignedIn.StartAsync(setup);

        var files = await sidecar.GetJsonAsync("did?namespace=mounted&did=test:ds&force=1");
        using var rule = await sidecar.GetAsync("open-replication-rule?namespace=mounted&did=test:ds");

        Assert.Equal("on_the_way", (string?)files[0]!["state"]);
        Assert.Equal(HttpStatusCode.Redirect, rule.StatusCode);
        Assert.Equal("https://webui.example.org/rule?rule_id=11111111111111111111111111111111", rule.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_failure_behind_the_placeholder_is_shown_by_the_next_look()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.OnError(FilesCall, 404, "DataIdentifierNotFound", "Data identifier 'test:ds' not found");
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        await sidecar.GetJsonAsync("did?namespace=mounted&did=test:ds");
        var problem = await UntilKnownAsync(sidecar, "did?namespace=mounted&did=test:ds");

        Assert.Equal(("did_not_found", "Data identifier 'test:ds' not found"), ((string?)problem["code"], (string?)problem["error"]));
    }

    [Fact]
    public async Task The_summary_counts_and_explains_the_rule()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: null, open: true);
        rucio.OnLines(FilesCall, StubRucio.Files(4));
        rucio.OnLines(RulesCall, Rule("STUCK", ok: 1, replicating: 1, stuck: 2, error: "SOURCE CHECKSUM MISMATCH"));
        AnswerReplicas(rucio, at: 1);
        var setup = Setup(rucio);
        File.WriteAllText(Path.Combine(Mount(setup), "file-000000.root"), "x");
        await using var sidecar = await SignedIn.StartAsync(setup);

        var summary = await sidecar.GetJsonAsync("did/summary?namespace=mounted&did=test:ds");

        Assert.Equal("""{"total":4,"here":1,"on_the_way":0,"failed":2,"not_here":1}""", summary["files"]!.ToJsonString());
        Assert.Equal(("dataset", "stuck", true), ((string?)summary["type"], (string?)summary["state"], (bool)summary["open"]!));
        Assert.Equal(
            "2 of 4 files cannot be copied to LOCAL-MOUNT: SOURCE CHECKSUM MISMATCH. Rucio tries again from time to time; if that does not help, ask your data managers.",
            (string?)summary["sentence"]);
        Assert.Equal("""{"ok":1,"replicating":1,"stuck":2}""", summary["rule"]!["locks"]!.ToJsonString());
        Assert.Equal(6, (long)summary["bytes"]!["total"]!);
    }
}
