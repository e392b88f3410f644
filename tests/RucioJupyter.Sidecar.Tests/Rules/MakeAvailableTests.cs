using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;
using static RucioJupyter.Sidecar.Tests.Replicas.ReplicaStub;

namespace RucioJupyter.Sidecar.Tests.Rules;

public sealed class MakeAvailableTests
{
    [Fact]
    public async Task A_new_rule_has_the_configured_lifetime()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 1000);
        HasQuota(rucio, limit: 5000, used: 0);
        JsonNode? sent = null;
        rucio.On("POST /rules/", async context =>
        {
            sent = await JsonNode.ParseAsync(context.Request.Body);
            context.Response.StatusCode = 201;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("""["11111111111111111111111111111111"]""");
        });
        var setup = Setup(rucio);
        setup.Instances[0]!["replication_rule_lifetime_days"] = 7;
        await using var sidecar = await SignedIn.StartAsync(setup);

        using var reply = await MakeAsync(sidecar);

        Assert.Equal("""{"rules":["11111111111111111111111111111111"],"existing":false}""", await reply.Content.ReadAsStringAsync());
        Assert.Equal((7 * 86400, "LOCAL-MOUNT", "DATASET", null), ((int)sent!["lifetime"]!, (string?)sent["rse_expression"], (string?)sent["grouping"], (string?)sent["account"]));
    }

    [Fact]
    public async Task A_rule_that_is_there_already_is_a_success_that_shows_it()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 1000);
        HasQuota(rucio, limit: 5000, used: 0);
        rucio.OnError("POST /rules/", 409, "DuplicateRule", "(psycopg.errors.UniqueViolation) duplicate key value");
        rucio.OnLines(RulesCall, Rule("REPLICATING", id: 'a', account: "asmith"), Rule("OK", id: 'b', account: "jdoe"));
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await MakeAsync(sidecar);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal($$"""{"rules":["{{new string('b', 32)}}"],"existing":true}""", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_that_cannot_fit_is_refused_with_both_numbers_before_rucio_is_asked()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 739_250_850);
        HasQuota(rucio, limit: 100_000_000, used: 40_000_000);
        rucio.OnLines(RulesCall);
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await MakeAsync(sidecar);

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.Conflict, "quota_exceeded"), (reply.StatusCode, (string?)problem!["code"]));
        Assert.Equal("test:ds has 739.3 MB, and the account jdoe has 60.0 MB left on LOCAL-MOUNT.", (string?)problem["error"]);
        Assert.Equal(0, rucio.Count("POST /rules/"));
    }

    [Fact]
    public async Task An_open_dataset_is_measured_by_its_files()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: null, open: true);
        rucio.OnLines(FilesCall, StubRucio.Files(101));
        HasQuota(rucio, limit: 5000, used: 0);
        rucio.OnLines(RulesCall);
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await MakeAsync(sidecar);

        Assert.Equal("test:ds has 5.1 kB, and the account jdoe has 5.0 kB left on LOCAL-MOUNT.", (string?)(await RunningSidecar.ReadAsync(reply))!["error"]);
    }

    [Fact]
    public async Task An_administrator_is_bound_by_no_limit()
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 6000);
        HasQuota(rucio, limit: 5000, used: 0);
        rucio.On("GET /accounts/jdoe/attr/", """[{"key": "admin", "value": true}]""");
        rucio.On("POST /rules/", """["11111111111111111111111111111111"]""", 201, "text/html");
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await MakeAsync(sidecar);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData(409, "InsufficientAccountLimit", 409, "quota_exceeded", "test:ds has 1.0 kB, and the account jdoe has 0 B left on LOCAL-MOUNT.")]
    [InlineData(500, "AccessDenied", 403, "rule_denied", "You may not create rules on LOCAL-MOUNT. Rucio says: because.")]
    [InlineData(409, "InvalidRSEExpression", 409, "unknown_rse", "Rucio knows no storage named LOCAL-MOUNT. Rucio says: because.")]
    [InlineData(500, "RSEWriteBlocked", 409, "rse_not_writable", "LOCAL-MOUNT is closed for writing at present. Rucio says: because.")]
    [InlineData(409, "SomethingNew", 409, "rule_refused", "Rucio refuses the rule on LOCAL-MOUNT. Rucio says: because.")]
    [InlineData(404, "DataIdentifierNotFound", 404, "did_not_found", "because.")]
    public async Task A_refusal_of_rucio_is_a_refusal_with_its_words(int status, string exception, int expected, string code, string error)
    {
        await using var rucio = await StubRucio.StartAsync();
        Describe(rucio, bytes: 1000);
        HasQuota(rucio, limit: 0, used: 0);
        rucio.OnError("POST /rules/", status, exception, "because.");
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await MakeAsync(sidecar);

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((expected, code, error), ((int)reply.StatusCode, (string?)problem!["code"], (string?)problem["error"]));
        Assert.Equal((exception, "because."), ((string?)problem["exception_class"], (string?)problem["exception_message"]));
    }

    [Theory]
    [InlineData("""{"did":"test:ds","rse":"ELSEWHERE"}""", "unknown_destination", "rse")]
    [InlineData("""{"did":"nocolon"}""", "malformed_did", "did")]
    [InlineData("""{}""", "invalid_request", "did")]
    [InlineData("""{"did":"test:ds","lifetime_days":0}""", "invalid_request", "lifetime_days")]
    public async Task A_request_with_a_bad_field_names_it(string body, string code, string field)
    {
        await using var rucio = await StubRucio.StartAsync();
        await using var sidecar = await SignedIn.StartAsync(Setup(rucio));

        using var reply = await sidecar.Client.PostAsync(
            new Uri("did/make-available?namespace=mounted", UriKind.Relative), new StringContent(body, null, "application/json"));

        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (reply.StatusCode, (string?)problem!["code"], (string?)problem["field"]));
    }

    private static Task<HttpResponseMessage> MakeAsync(RunningSidecar sidecar) =>
        sidecar.Client.PostAsJsonAsync("did/make-available?namespace=mounted", new { did = "test:ds" });
}
