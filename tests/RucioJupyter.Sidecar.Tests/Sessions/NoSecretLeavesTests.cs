using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

/// <summary>Every flow with a secret, in a real process at debug level; then every byte that it wrote is searched for every secret.</summary>
public sealed class NoSecretLeavesTests
{
    private const string JohnDoe = "CN=John Doe,OU=Users,DC=example,DC=org";
    private readonly StringBuilder _written = new();
    private readonly List<string> _secrets = [];

    [Fact]
    public async Task No_secret_is_written_anywhere_whatever_happens()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        using var setup = Setup(emulator);
        setup.WriteConfig();
        Directory.CreateDirectory(setup.StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var process = Start(setup);
        var standardOutput = process.StandardOutput.ReadToEndAsync();
        var standardError = process.StandardError.ReadToEndAsync();
        using var http = RunningSidecar.NewClient(setup.SocketPath, xsrf: false);
        http.DefaultRequestHeaders.Add("Authorization", $"token {Secret("jupyter-token-3f9a1c77")}");
        http.DefaultRequestHeaders.Add("Cookie", $"username-localhost={Secret("cookie-of-the-hub-81b2")}; _xsrf=x");
        await AwaitAsync(http, process);

        await PasswordsAsync(http, emulator);
        await CertificatesAsync(http, emulator, setup);
        await TokensAsync(http, emulator, setup);
        await UseAsync(http, emulator);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();

        Assert.InRange(_secrets.Count, 12, 100);
        var output = await standardOutput + await standardError;
        Assert.Contains("Logged in to", output, StringComparison.Ordinal); // the log was really on
        foreach (var secret in _secrets)
        {
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, _written.ToString(), StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(setup.StateFolder, "*", SearchOption.AllDirectories).Append(setup.Variables["RUCIO_JUPYTER_LOG_FILE"]))
            {
                Assert.False(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Contains(secret, StringComparison.Ordinal), $"'{secret}' stands in {file}.");
            }
        }
    }

    private async Task PasswordsAsync(HttpClient http, EmulatorHost emulator)
    {
        await PutAsync(http, "plain", "userpass", new { username = "jdoe", password = Secret("wrong-password-77") });
        await PutAsync(http, "plain", "userpass", new { username = "multi", password = Secret("multipass") });
        await PutAsync(http, "down", "userpass", new { username = "jdoe", password = Secret("jdoepass") });
        await PutAsync(http, "plain", "userpass", new { username = "jdoe", password = "jdoepass" });
        emulator.Faults.Add(new Fault { Path = "/auth/*", Kind = FaultKind.Html, Status = 500, Times = 1 });
        await PutAsync(http, "plain", "userpass", new { username = "jdoe", password = "jdoepass" });
        emulator.Faults.Add(new Fault { Path = "/scopes/", Kind = FaultKind.ExpiredToken, Times = 1 });
        await GetAsync(http, "list-scopes?namespace=plain");
        await RawAsync(http, $$$"""{"namespace":"plain","type":"userpass","params":{"username":"jdoe","password":"{{{Secret("in-a-broken-body-5")}}}", }""");
        await RawAsync(http, $$$"""{"namespace":"plain","type":"userpass","params":{"username":"jdoe","password":["{{{Secret("of-the-wrong-type-5")}}}"]}}""");
        await GetAsync(http, $"list-scopes?namespace={Secret("secret-in-a-query-9")}", isEcho: true);
    }

    private async Task CertificatesAsync(HttpClient http, EmulatorHost emulator, SidecarSetup setup)
    {
        using var user = emulator.Authority.Client(JohnDoe, TimeSpan.FromDays(1));
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(user)!; // made with one
        var certificate = Write(setup, "cert.pem", user.ExportCertificatePem());
        var open = Write(setup, "key.pem", Body(key.ExportPkcs8PrivateKeyPem()));
        var closed = Write(setup, "closed.pem", key.ExportEncryptedPkcs8PrivateKeyPem(Secret("open-sesame-pass-phrase"), new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        await PutAsync(http, "tls", "x509", new { certificate, key = closed });
        await PutAsync(http, "tls", "x509", new { certificate, key = closed, pass_phrase = Secret("wrong-pass-phrase-41") });
        await PutAsync(http, "tls", "x509", new { certificate, key = closed, pass_phrase = "open-sesame-pass-phrase" });
        await GetAsync(http, "auth?namespace=tls&type=x509");
        await PutAsync(http, "tls", "x509", new { certificate, key = open });
        await PutAsync(http, "tls", "x509_proxy", new { proxy = Write(setup, "both.pem", user.ExportCertificatePem() + key.ExportPkcs8PrivateKeyPem()) });
        await GetAsync(http, "list-scopes?namespace=tls");
    }

    private async Task TokensAsync(HttpClient http, EmulatorHost emulator, SidecarSetup setup)
    {
        var good = Jwt(emulator.IssueJwt(new JwtRequest { Subject = "jdoe" }));
        var spoilt = Jwt(emulator.IssueJwt(new JwtRequest { Subject = "jdoe", SpoilSignature = true }));
        var expired = Jwt(emulator.IssueJwt(new JwtRequest { Subject = "jdoe", Lifetime = TimeSpan.FromHours(-1) }));
        foreach (var token in new[] { spoilt, expired, Secret("opaque-token-of-nobody-12"), good })
        {
            await PutAsync(http, "oidc", "oidc", new { token_path = Write(setup, "my.token", token + "\n") });
            await GetAsync(http, "oidc-auth-check?namespace=oidc");
            await GetAsync(http, "list-scopes?namespace=oidc");
        }
    }

    private async Task UseAsync(HttpClient http, EmulatorHost emulator)
    {
        await GetAsync(http, "instances");
        await GetAsync(http, "did-search?namespace=plain&did=test:*&type=all");
        await GetAsync(http, "files?namespace=plain&did=test:small.dataset");
        emulator.Faults.Add(new Fault { Path = "/dids/*", Kind = FaultKind.TornAfterLines, Count = 1, Times = 3 });
        await GetAsync(http, "files?namespace=plain&did=test:many.dataset");
        foreach (var path in new[] { "did?namespace=plain&did=test:small.dataset", "diagnostics", "metrics", "auth?namespace=plain&type=userpass", "auth?namespace=oidc&type=oidc", "nothing", "version" })
        {
            await GetAsync(http, path);
        }

        using var make = await http.PostAsJsonAsync("did/make-available?namespace=plain", new { did = "test:small.dataset" });
        await KeepAsync(make);
        using var gone = await http.DeleteAsync(new Uri("auth?namespace=tls", UriKind.Relative));
        await KeepAsync(gone);
    }

    private static SidecarSetup Setup(EmulatorHost emulator)
    {
        var setup = new SidecarSetup()
            .WithDownloadInstance(emulator.RucioUrl, "plain")
            .WithDownloadInstance(new Uri("http://127.0.0.1:9"), "down")
            .WithDownloadInstance(new UriBuilder(emulator.RucioTlsUrl) { Host = "localhost" }.Uri, "tls")
            .WithDownloadInstance(emulator.OidcUrl, "oidc");
        setup.Instances[2]!["rucio_ca_cert"] = emulator.CaCertPath;
        setup.Instances[2]!["voms_enabled"] = true;
        setup.Instances[2]!["vo"] = "def";
        setup.Instances[3]!["oidc_auth"] = "file";
        setup.Instances[3]!["oidc_file_name"] = Path.Combine(setup.Home, "operator.token");
        setup.Variables["RUCIO_LOG_LEVEL"] = "debug";
        setup.Variables["RUCIO_JUPYTER_LOG_FILE"] = Path.Combine(setup.Folder, "log");
        return setup;
    }

    private static Process Start(SidecarSetup setup)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll"), "serve", "--socket", setup.SocketPath, "--state", setup.StateFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = setup.Home;
        foreach (var (name, value) in setup.Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!; // dotnet runs this test too
    }

    private static async Task AwaitAsync(HttpClient http, Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                using var reply = await http.GetAsync(new Uri("healthz", UriKind.Relative), limit.Token);
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                continue; // another process: it does not listen yet
            }
        }
    }

    private string Secret(string value)
    {
        _secrets.Add(value);
        return value;
    }

    /// <summary>The key's body: any line of it would give it away.</summary>
    private string Body(string pem)
    {
        _secrets.AddRange(pem.Split('\n').Where(line => line.Length == 64).Take(3));
        return pem;
    }

    private string Jwt(string token)
    {
        _secrets.Add(token);
        _secrets.Add(token.Split('.')[2]);
        return token;
    }

    private static string Write(SidecarSetup setup, string name, string text)
    {
        var path = Path.Combine(setup.Home, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private async Task PutAsync(HttpClient http, string @namespace, string type, object parameters)
    {
        using var reply = await http.PutAsJsonAsync("auth", new { @namespace, type, @params = parameters });
        await KeepAsync(reply);
    }

    private async Task RawAsync(HttpClient http, string body)
    {
        using var reply = await http.PutAsync(new Uri("auth", UriKind.Relative), new StringContent(body, null, "application/json"));
        await KeepAsync(reply);
    }

    private async Task GetAsync(HttpClient http, string path, bool isEcho = false)
    {
        using var reply = await http.GetAsync(new Uri(path, UriKind.Relative));
        if (!isEcho)
        {
            await KeepAsync(reply);
        }
    }

    private async Task KeepAsync(HttpResponseMessage reply) =>
        _written.Append(reply.Headers).Append(reply.Content.Headers).AppendLine(await reply.Content.ReadAsStringAsync());
}
