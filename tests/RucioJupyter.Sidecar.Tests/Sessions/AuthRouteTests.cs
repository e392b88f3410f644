using System.Net;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

/// <summary>What <c>auth</c> says without a Rucio behind it.</summary>
public sealed class AuthRouteTests
{
    private static readonly Uri Rucio = new("https://rucio.example.org");

    [Theory]
    [InlineData("auth?namespace=demo&type=userpass", 404, "no_credentials")]
    [InlineData("auth?namespace=demo&type=gss", 404, "no_credentials")]
    [InlineData("auth?namespace=demo", 400, "invalid_request")]
    [InlineData("auth?type=userpass", 400, "invalid_request")]
    [InlineData("auth?namespace=no.such&type=userpass", 404, "no_such_instance")]
    [InlineData("auth?namespace=demo&type=oidc", 400, "oidc_not_configured")]
    [InlineData("oidc-auth-check?namespace=demo", 403, "oidc_not_configured")]
    [InlineData("oidc-auth-check", 400, "invalid_request")]
    public async Task Asking_for_what_is_not_there_is_refused(string path, int status, string code)
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(Rucio));

        using var reply = await sidecar.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)reply.StatusCode);
        var problem = await RunningSidecar.ReadAsync(reply);
        Assert.Equal(code, (string?)problem!["code"]);
        Assert.False((bool)problem["success"]!);
        Assert.NotEqual("", (string?)problem["error"]);
    }

    [Theory]
    [InlineData("""{"namespace":"demo","type":"userpass"}""", "params")]
    [InlineData("""{"namespace":"demo","params":{}}""", "type")]
    [InlineData("""{"type":"userpass","params":{}}""", "namespace")]
    [InlineData("""{"namespace":"demo","type":"gss","params":{}}""", "type")]
    [InlineData("""{"namespace":"demo","type":"userpass","params":{"password":"x"}}""", "username")]
    [InlineData("""{"namespace":"demo","type":"userpass","params":{"username":"x"}}""", "password")]
    [InlineData("""{"namespace":"demo","type":"userpass","params":{"username":" ","password":"x"}}""", "username")]
    [InlineData("""{"namespace":"demo","type":"x509","params":{}}""", "certificate")]
    [InlineData("""{"namespace":"demo","type":"x509_proxy","params":{"account":"x"}}""", "proxy")]
    public async Task A_login_with_something_missing_names_the_field(string body, string field)
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(Rucio));

        using var reply = await sidecar.Client.PutAsync(new Uri("auth", UriKind.Relative), new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(field, (string?)(await RunningSidecar.ReadAsync(reply))!["field"]);
    }

    [Fact]
    public async Task The_configured_token_source_is_named_whether_it_exists_or_not()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio);
        var instance = (JsonObject)setup.Instances[0]!;
        instance["oidc_auth"] = "file";
        instance["oidc_file_name"] = "/somewhere/oidc.token";
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var reply = await sidecar.GetJsonAsync("auth?namespace=demo&type=oidc");

        Assert.Equal("""{"oidc_auth_source":"/somewhere/oidc.token"}""", reply.ToJsonString());
    }
}
