using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class UserpassTests(RucioServer rucio) : IClassFixture<RucioServer>
{
    [Fact]
    public async Task A_login_that_rucio_takes_is_kept_and_its_password_never_shown_again()
    {
        await using var sidecar = await StartAsync();

        var (status, reply) = await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass", account = "" });
        var stored = await sidecar.GetJsonAsync("auth?namespace=demo&type=userpass");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((bool)reply["success"]!);
        Assert.Equal("jdoe", (string?)reply["account"]);
        Assert.InRange((DateTimeOffset)reply["expires_at"]!, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
        Assert.False(reply.AsObject().ContainsKey("lifetime"));
        Assert.Equal("""{"username":"jdoe","password":"unchanged","account":""}""", stored.ToJsonString());
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_rucios_own_words_and_nothing_is_stored()
    {
        await using var sidecar = await StartAsync();

        var (status, reply) = await PutAsync(sidecar, new { username = "jdoe", password = "wrong", account = "jdoe" });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Cannot authenticate to account jdoe with given credentials", (string?)reply["error"]);
        Assert.Equal("CannotAuthenticate", (string?)reply["exception_class"]);
        Assert.Equal("Check user name, password and account.", (string?)reply["remedy"]);
        using var stored = await sidecar.Client.GetAsync(new Uri("auth?namespace=demo&type=userpass", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, stored.StatusCode);
        Assert.Throws<RefusalException>(() => Sessions(sidecar).Client(Demo(sidecar)));
    }

    [Fact]
    public async Task An_unknown_account_is_named_in_rucios_own_words_and_nothing_is_stored()
    {
        await using var sidecar = await StartAsync();

        var (status, reply) = await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass", account = "nosuchaccount" });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Cannot authenticate to account nosuchaccount with given credentials", (string?)reply["error"]);
        Assert.Null(Sessions(sidecar).Stored(Demo(sidecar), AuthMethod.Userpass));
    }

    [Fact]
    public async Task A_wrong_password_leaves_the_login_of_before_as_it_was()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });

        await PutAsync(sidecar, new { username = "asmith", password = "wrong" });

        Assert.Equal("jdoe", (string?)(await sidecar.GetJsonAsync("auth?namespace=demo&type=userpass"))["username"]);
        Assert.Equal("jdoe", (await Sessions(sidecar).Client(Demo(sidecar)).Accounts.WhoAmIAsync()).Name);
    }

    [Fact]
    public async Task The_placeholder_keeps_the_stored_password()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "multi", password = "multipass", account = "jdoe" });

        var (status, reply) = await PutAsync(sidecar, new { username = "multi", password = "unchanged", account = "phys" });
        var (other, refused) = await PutAsync(sidecar, new { username = "jdoe", password = "unchanged", account = "" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("phys", (string?)reply["account"]);
        Assert.Equal(HttpStatusCode.BadRequest, other);
        Assert.Equal("The stored password is that of 'multi': enter the password of 'jdoe'.", (string?)refused["error"]);
    }

    [Fact]
    public async Task Several_accounts_are_offered_as_a_choice()
    {
        await using var sidecar = await StartAsync();

        var (status, reply) = await PutAsync(sidecar, new { username = "multi", password = "multipass", account = "" });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("several_accounts", (string?)reply["code"]);
        Assert.Equal("""["jdoe","phys"]""", reply["accounts"]!.ToJsonString());
        Assert.Null(Sessions(sidecar).Stored(Demo(sidecar), AuthMethod.Userpass));
    }

    [Fact]
    public async Task Rucio_that_is_down_is_not_taken_for_a_wrong_password()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));

        var (status, reply) = await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("rucio_unreachable", (string?)reply["code"]);
        Assert.Null(Sessions(sidecar).Stored(Demo(sidecar), AuthMethod.Userpass));
    }

    [Fact]
    public async Task Signing_out_forgets_everything_of_the_instance()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });

        using var reply = await sidecar.Client.DeleteAsync(new Uri("auth?namespace=demo", UriKind.Relative));

        Assert.Equal("""{"success":true}""", await reply.Content.ReadAsStringAsync());
        Assert.False(Sessions(sidecar).View(Demo(sidecar)).SignedIn);
        var refused = Assert.Throws<RefusalException>(() => Sessions(sidecar).Client(Demo(sidecar)));
        Assert.Equal((401, "not_signed_in"), (refused.Status, refused.Code));
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });
        Assert.True(Sessions(sidecar).View(Demo(sidecar)).SignedIn);
    }

    [Fact]
    public async Task A_login_outlives_the_process()
    {
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Emulator.RucioUrl);
        await using var first = await RunningSidecar.StartAsync(setup);
        await PutAsync(first, new { username = "jdoe", password = "jdoepass" });

        await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } }.WithDownloadInstance(rucio.Emulator.RucioUrl));
        var view = Sessions(second).View(Demo(second));

        Assert.True(view.SignedIn);
        Assert.Equal("jdoe", view.Account);
        Assert.NotEmpty(await Sessions(second).Client(Demo(second)).Scopes.ListAsync());
    }

    [Fact]
    public async Task A_token_that_rucio_no_longer_takes_is_renewed_once_and_nobody_notices()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });
        var client = Sessions(sidecar).Client(Demo(sidecar));
        var before = await Sessions(sidecar).GrantAsync(Demo(sidecar), null, default);

        rucio.Emulator.Faults.Add(new Fault { Path = "/scopes/", Kind = FaultKind.ExpiredToken, Times = 1 });
        var scopes = await client.Scopes.ListAsync();

        Assert.NotEmpty(scopes);
        Assert.NotEqual(before.Token.Value, (await Sessions(sidecar).GrantAsync(Demo(sidecar), null, default)).Token.Value);
    }

    [Fact]
    public async Task A_storage_is_shown_nothing_of_a_password()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });

        var login = await Sessions(sidecar).StorageLoginAsync(Demo(sidecar), default);

        Assert.Null(login.Identity);
        Assert.Null(await login.AuthorizationAsync(new Uri("https://storage.example.org/f"), default));
    }

    [Fact]
    public async Task Nothing_in_the_state_folder_holds_the_password_in_clear()
    {
        await using var sidecar = await StartAsync();
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });
        await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync();

        foreach (var file in Directory.EnumerateFiles(sidecar.Setup.StateFolder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("jdoepass", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Credentials_whose_keys_are_lost_ask_for_a_new_login()
    {
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Emulator.RucioUrl);
        await using (var first = await RunningSidecar.StartAsync(setup))
        {
            await PutAsync(first, new { username = "jdoe", password = "jdoepass" });
            Directory.Delete(Path.Combine(setup.StateFolder, "keys"), recursive: true);

            await using var second = await RunningSidecar.StartAsync(new SidecarSetup { Adjust = o => o with { StateFolder = setup.StateFolder } }.WithDownloadInstance(rucio.Emulator.RucioUrl));

            Assert.False(Sessions(second).View(Demo(second)).SignedIn);
            Assert.Equal(HttpStatusCode.OK, (await PutAsync(second, new { username = "jdoe", password = "jdoepass" })).Status);
        }
    }

    [Fact]
    public async Task Each_instance_has_its_own_method_and_account()
    {
        var setup = new SidecarSetup().WithDownloadInstance(rucio.Emulator.RucioUrl, "a").WithDownloadInstance(rucio.Emulator.RucioUrl, "b");
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" }, "a");
        await PutAsync(sidecar, new { username = "asmith", password = "asmithpass" }, "b");
        using var choice = await sidecar.Client.PutAsJsonAsync("instances", new { instance = "b", auth = "x509" });
        var registry = sidecar.Get<InstanceRegistry>();

        Assert.Equal("jdoe", Sessions(sidecar).AccountOf(registry.Get("a")));
        Assert.Equal("userpass", Sessions(sidecar).View(registry.Get("a")).Method);
        Assert.True(Sessions(sidecar).View(registry.Get("a")).SignedIn);
        Assert.Equal("x509", Sessions(sidecar).View(registry.Get("b")).Method);
        Assert.False(Sessions(sidecar).View(registry.Get("b")).SignedIn);
    }

    [Fact]
    public async Task A_change_of_the_session_is_announced()
    {
        await using var sidecar = await StartAsync();
        var announced = new List<SessionEvent>();
        Sessions(sidecar).Changed += announced.Add;

        await PutAsync(sidecar, new { username = "jdoe", password = "jdoepass" });
        Sessions(sidecar).SignOut(Demo(sidecar));

        Assert.Equal([("demo", true, "jdoe"), ("demo", false, null)], announced.Select(e => (e.Namespace, e.SignedIn, e.Account)));
        Assert.Equal(("token", true), (announced[0].NextExpiryKind, announced[0].Renewable));
    }

    private Task<RunningSidecar> StartAsync() => RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Emulator.RucioUrl));

    private static RucioSessions Sessions(RunningSidecar sidecar) => sidecar.Get<RucioSessions>();

    private static Instance Demo(RunningSidecar sidecar) => sidecar.Get<InstanceRegistry>().Get("demo");

    private static async Task<(HttpStatusCode Status, JsonNode Reply)> PutAsync(RunningSidecar sidecar, object parameters, string @namespace = "demo")
    {
        using var reply = await sidecar.Client.PutAsJsonAsync("auth", new { @namespace, type = "userpass", @params = parameters });
        return (reply.StatusCode, (await RunningSidecar.ReadAsync(reply))!); // every reply of the sidecar has a body
    }
}
