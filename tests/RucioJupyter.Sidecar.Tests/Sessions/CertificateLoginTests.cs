using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class CertificateLoginTests(RucioServer rucio) : IClassFixture<RucioServer>
{
    private const string JohnDoe = "CN=John Doe,OU=Users,DC=example,DC=org";

    [Fact]
    public async Task A_certificate_with_its_key_in_another_file_logs_in()
    {
        await using var sidecar = await StartAsync();
        var (certificate, key) = Files(sidecar, JohnDoe);

        var (status, reply) = await PutAsync(sidecar, "x509", new { certificate, key, account = "jdoe" });
        var stored = await sidecar.GetJsonAsync("auth?namespace=demo&type=x509");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("jdoe", (string?)reply["account"]);
        Assert.False(reply.AsObject().ContainsKey("lifetime"));
        Assert.Equal(certificate, (string?)stored["certificate"]);
        Assert.Equal(key, (string?)stored["key"]);
        Assert.False(stored.AsObject().ContainsKey("pass_phrase"));
        Assert.NotEmpty(await Sessions(sidecar).Client(Demo(sidecar)).Scopes.ListAsync());
    }

    [Fact]
    public async Task A_storage_is_shown_the_certificate_itself_where_no_organisation_is_configured()
    {
        await using var sidecar = await StartAsync();
        var (certificate, key) = Files(sidecar, JohnDoe);
        await PutAsync(sidecar, "x509", new { certificate, key });

        var login = await Sessions(sidecar).StorageLoginAsync(Demo(sidecar), default);

        using var expected = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(certificate));
        Assert.Equal(expected.Thumbprint, login.Identity!.TargetCertificate.Thumbprint);
        Assert.Null(await login.AuthorizationAsync(new Uri("https://storage.example.org/f"), default));
    }

    [Fact]
    public async Task The_end_of_the_certificate_is_known_ahead_also_after_a_restart()
    {
        await using var sidecar = await StartAsync();
        var (certificate, key) = Files(sidecar, JohnDoe, TimeSpan.FromDays(3));
        await PutAsync(sidecar, "x509", new { certificate, key });

        await using var second = await RunningSidecar.StartAsync(Again(sidecar));

        foreach (var view in new[] { Sessions(sidecar).View(Demo(sidecar)), Sessions(second).View(Demo(second)) })
        {
            Assert.True(view.SignedIn);
            Assert.Equal("certificate", view.NextExpiryKind);
            Assert.False(view.Renewable);
            Assert.InRange(view.ExpiresAt!.Value, DateTimeOffset.UtcNow.AddDays(2.9), DateTimeOffset.UtcNow.AddDays(3.1));
        }
    }

    [Fact]
    public async Task The_pass_phrase_is_asked_once_and_lives_in_memory_only()
    {
        await using var sidecar = await StartAsync();
        using var known = rucio.Emulator.Authority.Client(JohnDoe, TimeSpan.FromDays(1));
        var certificate = Write(sidecar, "cert.pem", known.ExportCertificatePem());
        var key = Write(sidecar, "key.pem", known.GetRSAPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("open sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

        var (first, asked) = await PutAsync(sidecar, "x509", new { certificate, key, account = "" });
        var (second, wrong) = await PutAsync(sidecar, "x509", new { certificate, key, account = "", pass_phrase = "sesame" });
        var (third, reply) = await PutAsync(sidecar, "x509", new { certificate, key, account = "", pass_phrase = "open sesame" });

        Assert.Equal((HttpStatusCode.Unauthorized, "pass_phrase_needed"), (first, (string?)asked["code"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "pass_phrase_wrong"), (second, (string?)wrong["code"]));
        Assert.Equal((HttpStatusCode.OK, "jdoe"), (third, (string?)reply["account"]));
        Assert.Equal("unchanged", (string?)(await sidecar.GetJsonAsync("auth?namespace=demo&type=x509"))["pass_phrase"]);
        var (again, _) = await PutAsync(sidecar, "x509", new { certificate, key, account = "", pass_phrase = "unchanged" });
        Assert.Equal(HttpStatusCode.OK, again);

        await using var restarted = await RunningSidecar.StartAsync(Again(sidecar));
        var view = Sessions(restarted).View(Demo(restarted));
        Assert.False(view.SignedIn);
        Assert.Equal("pass_phrase_needed", view.Problem!.Code);
        var refused = await Assert.ThrowsAsync<RefusalException>(() => Sessions(restarted).Client(Demo(restarted)).Scopes.ListAsync());
        Assert.Equal("pass_phrase_needed", refused.Code);
    }

    [Fact]
    public async Task A_proxy_logs_in_as_the_user_that_it_was_made_from_and_says_how_long()
    {
        await using var sidecar = await StartAsync();
        var proxy = Write(sidecar, "x509up", Proxy(JohnDoe, TimeSpan.FromHours(5)));

        var (status, reply) = await PutAsync(sidecar, "x509_proxy", new { proxy, account = "" });
        var view = Sessions(sidecar).View(Demo(sidecar));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("jdoe", (string?)reply["account"]);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", (string?)reply["lifetime"]);
        Assert.Equal("proxy", view.NextExpiryKind);
        Assert.InRange(view.ExpiresAt!.Value, DateTimeOffset.UtcNow.AddHours(4.9), DateTimeOffset.UtcNow.AddHours(5.1));
    }

    [Fact]
    public async Task A_proxy_of_the_present_form_is_what_a_storage_is_shown()
    {
        await using var sidecar = await StartAsync();
        var proxy = Write(sidecar, "x509up", Proxy(JohnDoe, TimeSpan.FromHours(5)));
        await PutAsync(sidecar, "x509_proxy", new { proxy, account = "" });

        Write(sidecar, "x509up", Proxy(JohnDoe, TimeSpan.FromHours(5), isRfc3820: true));
        var login = await Sessions(sidecar).StorageLoginAsync(Demo(sidecar), CancellationToken.None);

        Assert.NotNull(login.Identity);
        Assert.StartsWith("CN=proxy", login.Identity.TargetCertificate.Subject, StringComparison.Ordinal);
        Assert.Contains(login.Identity.IntermediateCertificates, issuer => issuer.Subject.StartsWith("CN=John Doe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewed_proxy_file_is_taken_up_without_a_new_login()
    {
        await using var sidecar = await StartAsync();
        var proxy = Write(sidecar, "x509up", Proxy(JohnDoe, TimeSpan.FromHours(1)));
        await PutAsync(sidecar, "x509_proxy", new { proxy, account = "" });
        var before = await Sessions(sidecar).GrantAsync(Demo(sidecar), null, default);

        Write(sidecar, "x509up", Proxy(JohnDoe, TimeSpan.FromHours(9)));
        File.SetLastWriteTimeUtc(proxy, DateTime.UtcNow.AddSeconds(5));
        var after = await Sessions(sidecar).GrantAsync(Demo(sidecar), null, default);

        Assert.NotEqual(before.Token.Value, after.Token.Value);
        Assert.True(after.CredentialExpiresAt > before.CredentialExpiresAt!.Value.AddHours(7));
    }

    [Fact]
    public async Task A_certificate_that_rucio_does_not_know_is_answered_with_rucios_words()
    {
        await using var sidecar = await StartAsync();
        var (certificate, key) = Files(sidecar, "CN=Nobody Known,OU=Users,DC=example,DC=org");

        var (status, reply) = await PutAsync(sidecar, "x509", new { certificate, key });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("IdentityError", (string?)reply["exception_class"]);
        Assert.Contains("CN=Nobody Known,OU=Users,DC=example,DC=org", (string?)reply["error"], StringComparison.Ordinal);
        Assert.Null(Sessions(sidecar).Stored(Demo(sidecar), AuthMethod.X509));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        await using var sidecar = await StartAsync();

        var (status, reply) = await PutAsync(sidecar, "x509", new { certificate = "~/absent.pem", key = "", account = "" });

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal($"The certificate file '{sidecar.Setup.Home}/absent.pem' cannot be read: there is no such file.", (string?)reply["error"]);
        Assert.Equal("certificate", (string?)reply["field"]);
    }

    [Fact]
    public async Task Certificates_need_https_and_the_list_of_methods_says_so()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(rucio.Emulator.RucioUrl));

        var methods = Sessions(sidecar).Methods(Demo(sidecar));

        Assert.Equal([("oidc", false), ("x509", false), ("x509_proxy", false), ("userpass", true)], methods.Select(m => (m.Type, m.Possible)));
        Assert.Equal("Certificates need https, and The demo instance is configured with http.", methods[1].Reason);
    }

    [Fact]
    public async Task A_missing_voms_program_is_a_warning_beside_a_login_that_works()
    {
        var setup = Setup();
        setup.Instances[0]!["voms_enabled"] = true;
        setup.Instances[0]!["vo"] = "def";
        setup.Variables["PATH"] = "/nowhere";
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        var (certificate, key) = Files(sidecar, JohnDoe);

        var (status, reply) = await PutAsync(sidecar, "x509", new { certificate, key });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("proxy_program_missing", (string?)reply["warning"]!["code"]);
        Assert.Contains("voms-clients", (string?)reply["warning"]!["remedy"], StringComparison.Ordinal);
        Assert.True(Sessions(sidecar).View(Demo(sidecar)).SignedIn);
    }

    private SidecarSetup Setup()
    {
        var setup = new SidecarSetup().WithDownloadInstance(new UriBuilder(rucio.Emulator.RucioTlsUrl) { Host = "localhost" }.Uri);
        setup.Instances[0]!["rucio_ca_cert"] = rucio.Emulator.CaCertPath;
        return setup;
    }

    private Task<RunningSidecar> StartAsync() => RunningSidecar.StartAsync(Setup());

    private SidecarSetup Again(RunningSidecar sidecar)
    {
        var setup = Setup();
        setup.Adjust = options => options with { StateFolder = sidecar.Setup.StateFolder };
        return setup;
    }

    private static RucioSessions Sessions(RunningSidecar sidecar) => sidecar.Get<RucioSessions>();

    private static Instance Demo(RunningSidecar sidecar) => sidecar.Get<InstanceRegistry>().Get("demo");

    private (string Certificate, string Key) Files(RunningSidecar sidecar, string subject, TimeSpan? life = null)
    {
        using var certificate = rucio.Emulator.Authority.Client(subject, life ?? TimeSpan.FromDays(1));
        return (Write(sidecar, "usercert.pem", certificate.ExportCertificatePem()), Write(sidecar, "userkey.pem", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Proxy, its key, and the user's certificate, in the order of the grid's programs. Of the old form without proxyCertInfo,
    /// which .NET on the emulator's side would not let in; that RFC 3820 proxies are presented whole is a test of the client, with OpenSSL's server.</summary>
    private string Proxy(string subject, TimeSpan life, bool isRfc3820 = false)
    {
        using var user = rucio.Emulator.Authority.Client(subject, TimeSpan.FromDays(1));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(new X500DistinguishedName($"CN=proxy,{subject}"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        if (isRfc3820)
        {
            request.CertificateExtensions.Add(new X509Extension(new Oid("1.3.6.1.5.5.7.1.14"), [0x30, 0x0c, 0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x15, 0x01], true));
        }

        using var proxy = request.Create(
            user.SubjectName, X509SignatureGenerator.CreateForRSA(user.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow + life, [1, 2, 3, 4]);
        return $"{proxy.ExportCertificatePem()}\n{key.ExportRSAPrivateKeyPem()}\n{user.ExportCertificatePem()}\n";
    }

    private static string Write(RunningSidecar sidecar, string name, string text)
    {
        var path = Path.Combine(sidecar.Setup.Home, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Reply)> PutAsync(RunningSidecar sidecar, string type, object parameters)
    {
        using var reply = await sidecar.Client.PutAsJsonAsync("auth", new { @namespace = "demo", type, @params = parameters });
        return (reply.StatusCode, (await RunningSidecar.ReadAsync(reply))!); // every reply of the sidecar has a body
    }
}
