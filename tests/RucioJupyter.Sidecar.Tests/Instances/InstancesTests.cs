using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Instances;

public sealed class InstancesTests
{
    private static readonly Uri Rucio = new("https://rucio.example.org/prefix");

    [Fact]
    public async Task A_configured_instance_is_listed_with_the_keys_of_the_python_extension()
    {
        var setup = new SidecarSetup().WithReplicaInstance(Rucio, "SITE_DISK", "/eos/rucio");
        setup.Config["default_instance"] = "mounted";
        setup.Config["default_auth_type"] = "userpass";
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var reply = await sidecar.GetJsonAsync("instances");

        Assert.Equal("mounted", (string?)reply["active_instance"]);
        Assert.Equal("userpass", (string?)reply["auth_type"]);
        var instance = reply["instances"]!.AsArray().Single()!;
        Assert.Equal("mounted", (string?)instance["name"]);
        Assert.Equal("The mounted instance", (string?)instance["display_name"]);
        Assert.Equal("replica", (string?)instance["mode"]);
        Assert.False((bool)instance["oidc_enabled"]!);
        Assert.True(instance.AsObject().ContainsKey("webui_url"));
        Assert.True((bool)instance["available"]!);
    }

    [Fact]
    public async Task The_choice_outlives_the_process()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "a").WithDownloadInstance(Rucio, "b");
        await using (var sidecar = await RunningSidecar.StartAsync(setup))
        {
            using var put = await sidecar.Client.PutAsJsonAsync("instances", new { instance = "b", auth = "x509" });
            Assert.Equal("""{"success":true}""", await put.Content.ReadAsStringAsync());

            await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } }.WithDownloadInstance(Rucio, "b"));
            var reply = await second.GetJsonAsync("instances");

            Assert.Equal("b", (string?)reply["active_instance"]);
            Assert.Equal("x509", (string?)reply["auth_type"]);
        }
    }

    [Theory]
    [InlineData("""{"instance":"a"}""", "auth")]
    [InlineData("""{"auth":"userpass"}""", "instance")]
    [InlineData("""{"instance":null,"auth":"userpass"}""", "instance")]
    [InlineData("""{"instance":"no.such","auth":"userpass"}""", "instance")]
    [InlineData("""{"instance":"a","auth":"gss"}""", "auth")]
    public async Task A_choice_that_cannot_be_is_refused_by_the_name_of_the_field(string body, string field)
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(Rucio, "a"));

        using var put = await sidecar.Client.PutAsync(new Uri("instances", UriKind.Relative), new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        var problem = await RunningSidecar.ReadAsync(put);
        Assert.Equal(field, (string?)problem!["field"]);
        Assert.Equal("invalid_request", (string?)problem["code"]);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_told_so()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        using var put = await sidecar.Client.PutAsync(new Uri("instances", UriKind.Relative), new StringContent("{not json", null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        JsonNode problem = (await RunningSidecar.ReadAsync(put))!;
        Assert.Equal("The body is not JSON (line 1, character 2).", (string?)problem["error"]);
        Assert.False((bool)problem["success"]!);
    }
}
