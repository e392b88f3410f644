using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class OidcTests(RucioServer rucio) : IClassFixture<RucioServer>
{
    [Fact]
    public async Task The_operators_token_is_used_at_once_without_a_validation_by_hand()
    {
        await using var sidecar = await FromFileAsync(Jwt());

        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
        Assert.Equal("jdoe", Sessions(sidecar).AccountOf(Demo(sidecar)));
    }

    [Fact]
    public async Task The_operators_token_serves_where_the_method_was_chosen_for_another_instance()
    {
        var setup = Setup().WithDownloadInstance(rucio.Emulator.RucioUrl, "other");
        setup.Instances[0]!["oidc_auth"] = "env";
        setup.Instances[0]!["oidc_env_name"] = "MY_TOKEN";
        setup.Variables["MY_TOKEN"] = Jwt();
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        using var put = await sidecar.Client.PutAsJsonAsync("instances", new { instance = "other", auth = "userpass" });

        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
        Assert.Equal("oidc", Sessions(sidecar).View(Demo(sidecar)).Method);
    }

    [Fact]
    public async Task Where_the_operators_token_is_missing_the_session_and_the_doctor_say_which()
    {
        await using var sidecar = await FromFileAsync("will go");
        File.Delete(OperatorFile(sidecar));

        var problem = (await sidecar.GetJsonAsync("instances"))["instances"]![0]!["session"]!["problem"];
        Assert.Equal("token_unusable", (string?)problem!["code"]);
        Assert.Contains(OperatorFile(sidecar), (string?)problem["error"], StringComparison.Ordinal);
        var check = (await sidecar.GetJsonAsync("diagnostics?namespace=demo"))["checks"]!.AsArray().Single(c => (string?)c!["name"] == "token")!;
        Assert.Equal(("warning", true), ((string?)check["result"], ((string)check["detail"]!).Contains("there is no such file", StringComparison.Ordinal)));

        // Whoever signed out knows why.
        Sessions(sidecar).SignOut(Demo(sidecar));
        Assert.Null(Sessions(sidecar).View(Demo(sidecar)).Problem);
    }

    [Fact]
    public async Task A_newline_at_the_end_of_the_file_is_no_part_of_the_token()
    {
        await using var sidecar = await FromFileAsync($" {Jwt()}\r\n\n");

        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
    }

    [Fact]
    public async Task A_token_in_an_environment_variable_serves_as_well()
    {
        var setup = Setup();
        setup.Instances[0]!["oidc_auth"] = "env";
        setup.Instances[0]!["oidc_env_name"] = "MY_TOKEN";
        setup.Variables["MY_TOKEN"] = Jwt();
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var (status, reply) = await PutAsync(sidecar, new { token_path = "", oidcAuthSource = "MY_TOKEN" });
        var check = await sidecar.GetJsonAsync("oidc-auth-check?namespace=demo");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", (string?)reply["lifetime"]);
        Assert.Equal("env", (string?)check["oidc_auth"]);
        Assert.Equal("MY_TOKEN", (string?)check["oidc_auth_source"]);
        Assert.InRange((long)check["expires"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60, DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_renewed_file_is_read_again_at_the_next_request()
    {
        await using var sidecar = await FromFileAsync(Jwt(TimeSpan.FromHours(1)));
        await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync();
        var before = Sessions(sidecar).View(Demo(sidecar)).ExpiresAt;

        await File.WriteAllTextAsync(OperatorFile(sidecar), Jwt(TimeSpan.FromHours(7)));
        await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync();
        var view = Sessions(sidecar).View(Demo(sidecar));

        Assert.Equal("jwt", view.NextExpiryKind);
        Assert.False(view.Renewable);
        Assert.True(view.ExpiresAt > before!.Value.AddHours(5));
    }

    [Fact]
    public async Task While_the_file_is_being_rewritten_the_last_token_goes_on()
    {
        await using var sidecar = await FromFileAsync(Jwt());
        await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync();

        await File.WriteAllTextAsync(OperatorFile(sidecar), "");

        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
    }

    [Fact]
    public async Task The_end_of_a_token_is_known_before_it_is_used()
    {
        await using var sidecar = await FromFileAsync(Jwt(TimeSpan.FromHours(2)));

        var view = Sessions(sidecar).View(Demo(sidecar));

        Assert.True(view.SignedIn);
        Assert.Equal("jwt", view.NextExpiryKind);
        Assert.InRange(view.ExpiresAt!.Value, DateTimeOffset.UtcNow.AddHours(1.9), DateTimeOffset.UtcNow.AddHours(2.1));
    }

    [Fact]
    public async Task A_users_own_token_file_leaves_the_operators_alone()
    {
        await using var sidecar = await FromFileAsync(Jwt());
        var before = await File.ReadAllTextAsync(OperatorFile(sidecar));
        var own = Path.Combine(sidecar.Setup.Home, "my.token");
        await File.WriteAllTextAsync(own, Jwt() + "\n");

        var (status, _) = await PutAsync(sidecar, new { token_path = "~/my.token" });
        var stored = await sidecar.GetJsonAsync("auth?namespace=demo&type=oidc");
        var check = await sidecar.GetJsonAsync("oidc-auth-check?namespace=demo");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(before, await File.ReadAllTextAsync(OperatorFile(sidecar)));
        Assert.Equal($$"""{"oidc_auth_source":"{{OperatorFile(sidecar)}}","token_path":"~/my.token"}""", stored.ToJsonString());
        Assert.Equal("~/my.token", (string?)check["oidc_auth_source"]);
    }

    [Fact]
    public async Task A_token_that_rucio_does_not_take_is_refused_and_not_kept()
    {
        await using var sidecar = await FromFileAsync(Jwt());
        var own = Path.Combine(sidecar.Setup.Home, "bad.jwt");
        await File.WriteAllTextAsync(own, rucio.Emulator.IssueJwt(new JwtRequest { Subject = "jdoe", SpoilSignature = true }));

        var (status, reply) = await PutAsync(sidecar, new { token_path = own });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("CannotAuthenticate", (string?)reply["exception_class"]);
        Assert.DoesNotContain("Traceback", (string?)reply["error"], StringComparison.Ordinal);
        Assert.Null(Sessions(sidecar).Stored(Demo(sidecar), AuthMethod.Oidc));
        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
    }

    [Fact]
    public async Task An_expired_token_is_said_to_be_expired_with_the_date()
    {
        await using var sidecar = await FromFileAsync(Jwt(TimeSpan.FromHours(-1)));

        using var check = await sidecar.Client.GetAsync(new Uri("oidc-auth-check?namespace=demo", UriKind.Relative));
        var problem = await RunningSidecar.ReadAsync(check);
        var view = Sessions(sidecar).View(Demo(sidecar));

        Assert.Equal(HttpStatusCode.Forbidden, check.StatusCode);
        Assert.Equal("token_expired", (string?)problem!["code"]);
        Assert.Contains($"The token in {OperatorFile(sidecar)} expired on ", (string?)problem["error"], StringComparison.Ordinal);
        Assert.Equal("token_expired", view.Problem!.Code);
    }

    [Theory]
    [InlineData("", "is empty: it should hold a token.")]
    [InlineData("two words", "does not hold a token: it has blanks or other characters that a token cannot have.")]
    public async Task A_file_that_holds_no_token_is_named_with_the_reason(string content, string reason)
    {
        await using var sidecar = await FromFileAsync(content);

        var (status, reply) = await PutAsync(sidecar, new { });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal($"The file '{OperatorFile(sidecar)}' {reason}", (string?)reply["error"]);
    }

    [Fact]
    public async Task A_token_path_that_is_no_file_is_refused()
    {
        await using var sidecar = await FromFileAsync(Jwt());

        var (status, reply) = await PutAsync(sidecar, new { token_path = "/nothing/here" });

        Assert.Equal((HttpStatusCode.BadRequest, "token_path"), (status, (string?)reply["field"]));
    }

    [Fact]
    public async Task An_opaque_token_is_as_good_as_a_jwt()
    {
        await using var sidecar = await FromFileAsync(rucio.Emulator.IssueToken("jdoe", lifetime: TimeSpan.FromHours(3)));

        var (status, reply) = await PutAsync(sidecar, new { token_path = "" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("jdoe", (string?)reply["account"]);
        Assert.InRange((DateTimeOffset)reply["expires_at"]!, DateTimeOffset.UtcNow.AddHours(2.9), DateTimeOffset.UtcNow.AddHours(3.1));
    }

    [Fact]
    public async Task A_storage_is_shown_the_token_over_https_and_never_in_clear()
    {
        var token = Jwt();
        await using var sidecar = await FromFileAsync(token + "\n");

        var login = await Sessions(sidecar).StorageLoginAsync(Demo(sidecar), default);

        Assert.Equal($"Bearer {token}", (await login.AuthorizationAsync(new Uri("https://storage.example.org/f"), default))?.ToString());
        Assert.Null(await login.AuthorizationAsync(new Uri("http://storage.example.org/f"), default));
        Assert.Null(login.Identity);
    }

    [Fact]
    public async Task After_a_sign_out_not_even_the_operators_token_is_used()
    {
        await using var sidecar = await FromFileAsync(Jwt());
        Sessions(sidecar).SignOut(Demo(sidecar));

        Assert.Equal("not_signed_in", Assert.Throws<RefusalException>(() => Sessions(sidecar).Client(Demo(sidecar))).Code);
        await PutAsync(sidecar, new { });
        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
    }

    private string Jwt(TimeSpan? lifetime = null) => rucio.Emulator.IssueJwt(new JwtRequest { Subject = "jdoe", Lifetime = lifetime });

    private SidecarSetup Setup()
    {
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Emulator.OidcUrl);
        setup.Config["default_auth_type"] = "oidc";
        return setup;
    }

    private async Task<RunningSidecar> FromFileAsync(string content)
    {
        var setup = Setup();
        var file = Path.Combine(setup.Folder, "oidc.token");
        await File.WriteAllTextAsync(file, content);
        setup.Instances[0]!["oidc_auth"] = "file";
        setup.Instances[0]!["oidc_file_name"] = file;
        return await RunningSidecar.StartAsync(setup);
    }

    private static string OperatorFile(RunningSidecar sidecar) => Path.Combine(sidecar.Setup.Folder, "oidc.token");

    private static RucioSessions Sessions(RunningSidecar sidecar) => sidecar.Get<RucioSessions>();

    private static Instance Demo(RunningSidecar sidecar) => sidecar.Get<InstanceRegistry>().Get("demo");

    private static async Task<(HttpStatusCode Status, JsonNode Reply)> PutAsync(RunningSidecar sidecar, object parameters)
    {
        using var reply = await sidecar.Client.PutAsJsonAsync("auth", new { @namespace = "demo", type = "oidc", @params = parameters });
        return (reply.StatusCode, (await RunningSidecar.ReadAsync(reply))!); // every reply of the sidecar has a body
    }
}
