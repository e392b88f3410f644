using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Policies;

public sealed class PermissionAdviceTests
{
    private static readonly string RuleId = new('1', 32);

    [Fact]
    public async Task A_packages_no_is_a_warning_and_the_rule_is_made_all_the_same()
    {
        await using var rucio = await RucioWithDatasetAsync();
        await using var sidecar = await StartAsync(rucio, "Denying");

        var advice = await sidecar.GetJsonAsync("policy/advice?namespace=mounted&action=get&did=test:ds");
        using var reply = await MakeAsync(sidecar);

        const string Words = "The policy package faulty_policy does not allow jdoe to make rules on LOCAL-MOUNT: DATADISK is for production only.";
        Assert.Equal(("permission_doubtful", Words), ((string?)advice["warnings"]![0]!["code"], (string?)advice["warnings"]![0]!["error"]));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var made = await RunningSidecar.ReadAsync(reply);
        Assert.Equal(Words, (string?)made!["warning"]!["error"]);
        Assert.Equal(1, rucio.Count("POST /rules/"));
    }

    [Fact]
    public async Task Where_Rucio_refuses_too_the_packages_reason_stands_beside_its_own()
    {
        await using var rucio = await RucioWithDatasetAsync();
        rucio.OnError("POST /rules/", 401, "AccessDenied", "Account jdoe can not add replication rule.");
        await using var sidecar = await StartAsync(rucio, "Denying");

        using var reply = await MakeAsync(sidecar);

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.Forbidden, "rule_denied"), (reply.StatusCode, (string?)problem!["code"]));
        Assert.Contains("Account jdoe can not add replication rule.", (string?)problem["error"], StringComparison.Ordinal);
        Assert.Contains("DATADISK is for production only.", (string?)problem["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generic_no_is_said_and_keeps_nobody_from_ending_a_rule()
    {
        await using var rucio = await RucioWithDatasetAsync();
        rucio.On($"DELETE /rules/{RuleId}", "");
        rucio.On($"GET /rules/{RuleId}", Rule("OK", account: "jdoe").ToJsonString());
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio), "jdoe", "jdoepass", "jdoe");

        var advice = await sidecar.GetJsonAsync($"policy/advice?namespace=mounted&action=end_rule&rule={RuleId}");
        using var reply = await sidecar.Client.DeleteAsync(new Uri($"rules/{RuleId}?namespace=mounted", UriKind.Relative));

        Assert.Equal("Rucio's generic rules do not allow jdoe to delete this rule.", (string?)advice["warnings"]![0]!["error"]);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.NotNull((await RunningSidecar.ReadAsync(reply))!["warning"]);
    }

    [Fact]
    public async Task An_administrator_is_not_warned()
    {
        await using var rucio = await RucioWithDatasetAsync();
        rucio.On("GET /accounts/jdoe/attr/", """[{"key": "admin", "value": true}]""");
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio), "jdoe", "jdoepass", "jdoe");

        var advice = await sidecar.GetJsonAsync($"policy/advice?namespace=mounted&action=end_rule&rule={RuleId}");

        Assert.Empty(advice["warnings"]!.AsArray());
    }

    [Fact]
    public async Task The_owner_of_a_rule_is_who_the_sample_package_lets_end_it()
    {
        await using var rucio = await RucioWithDatasetAsync();
        rucio.On($"GET /rules/{RuleId}", Rule("OK", account: "asmith").ToJsonString());
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = SamplePolicy.CopyTo(setup.Folder);
        await using var sidecar = await SignedIn.StartAsync(setup, "jdoe", "jdoepass", "jdoe");

        var advice = await sidecar.GetJsonAsync($"policy/advice?namespace=mounted&action=end_rule&rule={RuleId}");

        Assert.Contains("The rule belongs to asmith.", (string?)advice["warnings"]![0]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_advised_on_for_storage_names_and_dataset_with_facts_fetched_when_a_package_needs_them()
    {
        await using var rucio = await RucioWithDatasetAsync();
        rucio.On("GET /accounts/jdoe/scopes/", """["user.jdoe"]""");
        await using var sidecar = await StartAsync(rucio, "Denying");

        var advice = await sidecar.GetJsonAsync("policy/advice?namespace=mounted&action=upload&rse=XRD1&scope=user.jdoe&did=data:big");

        var sentences = advice["warnings"]!.AsArray().Select(warning => (string?)warning!["error"]).ToList();
        Assert.Equal(
            ["The policy package faulty_policy does not allow jdoe to register files on XRD1: Only uploaders may.", "Rucio's generic rules do not allow jdoe to add files to data:big."],
            sentences);
    }

    [Fact]
    public async Task The_check_of_an_upload_carries_the_policys_warnings_and_the_place_that_it_predicts()
    {
        await using var world = await EmulatedSidecar.StartAsync((setup, _) => setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, "Denying"));
        await world.SignInAsync("demo", "jdoe", "jdoepass", "jdoe");
        var file = Path.Combine(world.Sidecar.Setup.Home, "a.txt");
        await File.WriteAllTextAsync(file, "a");

        using var reply = await world.Client.PostAsJsonAsync("upload/check?namespace=demo", new { file_paths = new[] { file }, rse = "REMOTE-HTTP", scope = "user.jdoe" });

        var body = await RunningSidecar.ReadAsync(reply);
        Assert.True((bool)body!["ok"]!, body.ToJsonString());
        var warning = Assert.Single(body["problems"]!.AsArray(), problem => (string?)problem!["code"] == "permission_doubtful");
        Assert.Equal(("rse", "warning"), ((string?)warning!["field"], (string?)warning["severity"]));
        Assert.EndsWith("Only uploaders may.", (string?)warning["error"], StringComparison.Ordinal);
        Assert.Contains("/user/jdoe/", (string?)body["files"]![0]!["pfn"], StringComparison.Ordinal);
        Assert.EndsWith("/a.txt", (string?)body["files"]![0]!["pfn"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HangingPermission", "permission 'add_rule': it did not answer within 1 s.")]
    [InlineData("ThrowingPermission", "permission 'add_rule': it threw InvalidOperationException: The table of groups is empty.")]
    public async Task A_package_that_hangs_or_throws_is_named_with_entry_and_remedy_and_stops_nothing(string type, string words)
    {
        await using var rucio = await RucioWithDatasetAsync();
        await using var sidecar = await StartAsync(rucio, type);

        using var reply = await MakeAsync(sidecar);
        var instances = await sidecar.GetJsonAsync("instances");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("policy_fault", (string?)(await RunningSidecar.ReadAsync(reply))!["warning"]!["code"]);
        var policy = instances["instances"]![0]!["policy"]!;
        Assert.Equal(("faulty_policy", "faulty"), ((string?)policy["package"], (string?)policy["state"]));
        Assert.Contains(words, (string?)policy["problems"]![0]!["error"], StringComparison.Ordinal);
        Assert.StartsWith("Ask the author of the package", (string?)policy["problems"]![0]!["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_action_is_refused_by_name()
    {
        await using var rucio = await RucioWithDatasetAsync();
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio), "jdoe", "jdoepass", "jdoe");

        using var reply = await sidecar.GetAsync("policy/advice?namespace=mounted&action=fly");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal("action", (string?)(await RunningSidecar.ReadAsync(reply))!["field"]);
    }

    private static async Task<StubRucio> RucioWithDatasetAsync()
    {
        var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 1000);
        HasQuota(rucio, limit: 5000, used: 0);
        rucio.On("POST /rules/", $$"""["{{RuleId}}"]""");
        return rucio;
    }

    private static Task<RunningSidecar> StartAsync(StubRucio rucio, string type)
    {
        var setup = Setup(rucio);
        setup.Instances[0]!["policy_package"] = FaultyPolicy.CopyTo(setup.Folder, type);
        return SignedIn.StartAsync(setup, "jdoe", "jdoepass", "jdoe");
    }

    private static Task<HttpResponseMessage> MakeAsync(RunningSidecar sidecar) =>
        sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:ds" });
}
