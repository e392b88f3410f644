using System.Security.Cryptography.X509Certificates;
using Rucio.Emulator.Faults;
using Rucio.Policy;

namespace Rucio.Client.Tests.Emulated;

/// <summary>The client against a server that keeps state and makes faults, over real sockets.</summary>
public sealed class EmulatedTests(EmulatedServer server) : IClassFixture<EmulatedServer>
{
    private static readonly Did Small = new("test", "small.dataset");
    private static readonly Did Belle = new("belle", "/belle/MC/release-06-00-08/DB00002100/MC15ri_b/prod00024821/s00/e1003/4S/r00000/mixed/mdst");

    [Fact]
    public async Task A_password_gives_a_token_with_which_everything_else_works()
    {
        using var connection = server.Connection(server.Host.RucioTlsUrl);
        var auth = new RucioAuth(connection);

        var login = await auth.UserpassAsync("jdoe", new Secret("jdoepass"), null);
        var info = await auth.ValidateAsync(login.Token!.Value);

        Assert.Equal(("jdoe", "jdoe"), (login.Token.Account, info.Account));
        Assert.Equal(info.ExpiresAt, login.Token.ExpiresAt, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Several_accounts_are_a_choice_and_no_failure()
    {
        using var connection = server.Connection();

        var login = await new RucioAuth(connection).UserpassAsync("multi", new Secret("multipass"), null);

        Assert.Null(login.Token);
        Assert.Equal(["jdoe", "phys"], login.Accounts);
        Assert.Equal("phys", (await new RucioAuth(connection).UserpassAsync("multi", new Secret("multipass"), "phys")).Token!.Account);
    }

    [Fact]
    public async Task A_certificate_gives_a_token()
    {
        using var certificate = server.Host.Authority.Client("CN=John Doe,OU=Users,DC=example,DC=org", TimeSpan.FromHours(1));
        using var connection = server.Connection(server.Host.RucioTlsUrl);

        var login = await new RucioAuth(connection).X509Async(certificate, new X509Certificate2Collection(), "jdoe");

        Assert.Equal("jdoe", login.Token!.Account);
    }

    [Fact]
    public async Task Who_am_I_follows_the_redirect() => Assert.Equal("jdoe", (await server.Client().Accounts.WhoAmIAsync()).Name);

    [Fact]
    public async Task A_token_that_expires_between_two_requests_is_renewed_unnoticed()
    {
        server.Host.Faults.Add(new Fault { Kind = FaultKind.ExpiredToken, Path = "/accounts/jdoe/limits/local", Times = 1 });

        Assert.NotEmpty(await server.Client().Accounts.LimitsAsync("jdoe"));
    }

    [Theory]
    [InlineData(FaultKind.TornAfterLines, 3)]
    [InlineData(FaultKind.TornInsideLine, 3)]
    public async Task A_torn_list_is_never_a_short_one(FaultKind kind, int lines)
    {
        server.Host.Faults.Add(new Fault { Kind = kind, Path = "/dids/test/many.dataset/files", Count = lines, Times = 1 });
        var read = 0;

        var fault = await Assert.ThrowsAsync<RucioException>(async () =>
        {
            await foreach (var _ in server.Client().Dids.FilesAsync(new Did("test", "many.dataset")))
            {
                read++;
            }
        });

        Assert.Equal(RucioError.BadReply, fault.Error);
        Assert.Equal(lines, read);
    }

    [Theory]
    [InlineData(FaultKind.Refuse)]
    [InlineData(FaultKind.DropAfterBytes)]
    [InlineData(FaultKind.Status)]
    public async Task A_failure_that_passes_is_not_noticed_by_who_reads(FaultKind kind)
    {
        server.Host.Faults.Add(new Fault { Kind = kind, Path = "/scopes/", Count = 5, Status = 503, Times = 2 });

        Assert.Contains("test", await server.Client().Scopes.ListAsync());
    }

    [Theory]
    [InlineData(FaultKind.Html, 200, RucioError.BadReply)]
    [InlineData(FaultKind.Html, 500, RucioError.ServerFault)]
    [InlineData(FaultKind.Status, 429, RucioError.Busy)]
    public async Task A_failure_that_stays_is_told(FaultKind kind, int status, RucioError expected)
    {
        server.Host.Faults.Add(new Fault { Kind = kind, Path = "/rses/XRD1", Status = status, Times = 3 });

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client().Rses.GetAsync("XRD1"));

        Assert.Equal(expected, fault.Error);
        await Assert.ThrowsAsync<RucioException>(() => server.Client().Rses.GetAsync("XRD1-not-there"));
        server.Host.Faults.Clear();
    }

    [Fact]
    public async Task All_files_of_a_large_dataset_come()
    {
        var count = 0;
        await foreach (var _ in server.Client().Dids.FilesAsync(new Did("data22", "data22.00450000.physics_Main.AOD.100k")))
        {
            count++;
        }

        Assert.Equal(100_000, count);
    }

    [Fact]
    public async Task A_name_that_begins_with_a_slash_is_reached_on_either_kind_of_server()
    {
        var plain = server.Client();
        var noDecode = server.Client(url: server.Host.NoDecodeUrl, encodedSlashes: true);

        Assert.Equal((await noDecode.Dids.GetAsync(Belle)).Type, (await plain.Dids.GetAsync(Belle)).Type);
        Assert.Equal(
            (await noDecode.Dids.FilesAsync(Belle).ToListAsync()).Select(file => file.Name).Order(StringComparer.Ordinal),
            (await plain.Dids.FilesAsync(Belle).ToListAsync()).Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            (await noDecode.Dids.ContentAsync(Belle).ToListAsync()).Select(child => child.Name).Order(StringComparer.Ordinal),
            (await plain.Dids.ContentAsync(Belle).ToListAsync()).Select(child => child.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            (await noDecode.Dids.MetadataAsync(Belle))["account"].GetString(), (await plain.Dids.MetadataAsync(Belle))["account"].GetString());
    }

    [Fact]
    public async Task Every_odd_name_is_reached_on_either_kind_of_server()
    {
        var plain = server.Client();
        var noDecode = server.Client(url: server.Host.NoDecodeUrl, encodedSlashes: true);
        var files = await plain.Dids.SearchAsync("odd", "*", DidSearchType.All).ToListAsync();
        Assert.NotEmpty(files);

        foreach (var file in files)
        {
            Assert.Equal(file.Name, (await plain.Dids.GetAsync(file.Did)).Name);
            Assert.Equal(file.Name, (await noDecode.Dids.GetAsync(file.Did)).Name);
        }
    }

    [Fact]
    public async Task An_upload_is_registered_attached_and_read_back()
    {
        var client = server.Client("root");
        var dataset = new Did("user.jdoe", "user.jdoe.client." + Guid.NewGuid().ToString("N"));
        var file = new Did("user.jdoe", dataset.Name + ".root");
        await client.Dids.AddAsync(new NewDid(dataset, DidType.Dataset));
        await client.Replicas.AddAsync("REMOTE-HTTP", [new NewReplica(file, 5) { Adler32 = "0cc737eb", Md5 = "ed076287532e86365e841e92bfc50d8c", State = ReplicaState.Copying }]);
        await client.Replicas.SetStateAsync("REMOTE-HTTP", [file], ReplicaState.Available);
        await client.Dids.AttachAsync(dataset, [file]);

        Assert.Equal(file, (await client.Dids.FilesAsync(dataset).SingleAsync()).Did);
        Assert.Equal(ReplicaState.Available, (await client.Replicas.ListAsync([file]).SingleAsync()).States["REMOTE-HTTP"]);
        Assert.Equal(RucioError.Conflict, (await Assert.ThrowsAsync<RucioException>(() => client.Dids.AttachAsync(dataset, [file]))).Error);
        await client.Dids.AttachNewAsync(dataset, [file]);
    }

    [Fact]
    public async Task A_rule_is_added_found_and_ended()
    {
        var client = server.Client("root");
        var id = (await client.Rules.AddAsync(new NewRule([Small], "XRD2") { Lifetime = TimeSpan.FromDays(2), Comment = "from a test" })).Single();

        Assert.Contains(id, (await client.Rules.ListForDidAsync(Small).ToListAsync()).Select(rule => rule.Id));
        Assert.Equal("DuplicateRule", (await Assert.ThrowsAsync<RucioException>(() => client.Rules.AddAsync(new NewRule([Small], "XRD2")))).ExceptionClass);
        await client.Rules.DeleteAsync(id, purgeReplicas: false);
        Assert.NotNull((await client.Rules.GetAsync(id)).ExpiresAt);
    }
}
