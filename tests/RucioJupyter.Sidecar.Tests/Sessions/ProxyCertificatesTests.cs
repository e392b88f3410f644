using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class ProxyCertificatesTests : IDisposable
{
    private readonly SidecarSetup _setup = new();
    private readonly TestPki _pki;
    private readonly string _bin;

    public ProxyCertificatesTests()
    {
        _pki = new TestPki(Path.Combine(_setup.Home, ".globus"));
        _bin = Directory.CreateDirectory(Path.Combine(_setup.Folder, "bin")).FullName;
        _setup.Variables["PATH"] = _bin;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _setup.Dispose();
    }

    [Fact]
    public async Task Organisation_and_folders_go_to_voms_proxy_init_as_one_argument_each()
    {
        Program("voms-proxy-init", Fake);
        var instance = Configured(vo: "my vo; rm -rf /", new VomsOptions("/etc/vomses", "/etc/grid-security/certificates", "/etc/grid-security/vomsdir"));

        var proxy = await Proxies().GetAsync(instance, X509(), default);

        var arguments = await File.ReadAllLinesAsync(Path.Combine(_setup.Folder, "arguments"));
        Assert.Equal(
            ["-cert", _pki.CertificateFile, "-key", _pki.KeyFile, "-out", proxy!.Path + ".new", "-rfc",
                "--voms", "my vo; rm -rf /", "--certdir", "/etc/grid-security/certificates", "--vomsdir", "/etc/grid-security/vomsdir", "--vomses", "/etc/vomses"],
            arguments);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(proxy.Path));
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(_setup.Folder, "stdin")));
    }

    [Fact]
    public async Task Options_that_are_not_configured_are_not_given()
    {
        Program("voms-proxy-init", Fake);

        await Proxies().GetAsync(Configured("atlas", new VomsOptions(null, null, null)), X509(), default);

        var arguments = await File.ReadAllLinesAsync(Path.Combine(_setup.Folder, "arguments"));
        Assert.Equal(["--voms", "atlas"], arguments[7..]);
    }

    [Fact]
    public async Task The_pass_phrase_of_a_key_goes_through_standard_input_and_through_nothing_else()
    {
        Program("voms-proxy-init", Fake);
        var key = _pki.Write("encrypted.pem", _pki.Key.ExportEncryptedPkcs8PrivateKeyPem("open sesame", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)));
        var credentials = new X509Credentials(_pki.CertificateFile, key, new Secret("open sesame"), null);

        await Proxies().GetAsync(Configured("atlas", new VomsOptions(null, null, null)), credentials, default);

        Assert.Equal("open sesame\n", await File.ReadAllTextAsync(Path.Combine(_setup.Folder, "stdin")));
        var arguments = await File.ReadAllLinesAsync(Path.Combine(_setup.Folder, "arguments"));
        Assert.Contains("-pwstdin", arguments);
        Assert.DoesNotContain(arguments, argument => argument.Contains("sesame", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "voms-proxy-init", "voms-clients")]
    [InlineData(false, "grid-proxy-init", "globus-proxy-utils")]
    public async Task A_missing_program_is_named_with_its_debian_package(bool voms, string program, string package)
    {
        var instance = Configured("atlas", voms ? new VomsOptions(null, null, null) : null);
        var proxies = Proxies();

        var refused = await Assert.ThrowsAsync<RefusalException>(() => proxies.GetAsync(instance, X509(), default));

        Assert.Equal("proxy_program_missing", refused.Code);
        Assert.Equal($"A proxy certificate is needed, and the program {program} is not installed on this Jupyter server.", refused.Message);
        Assert.Contains($"apt-get install {package}", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(refused.Message, proxies.ProblemOf("demo")!.Error);
    }

    [Fact]
    public async Task An_option_that_an_installed_client_does_not_know_is_left_out()
    {
        Program("voms-proxy-init", $"case \"$*\" in *--vomsdir*) echo \"voms-proxy-init: unrecognized option '--vomsdir'\" >&2; exit 1;; esac\nprintf '%s' \"$X509_VOMS_DIR\" > {_setup.Folder}/vomsdir\n{Fake}");

        await Proxies().GetAsync(Configured("atlas", new VomsOptions("/v", "/c", "/d")), X509(), default);

        var arguments = await File.ReadAllLinesAsync(Path.Combine(_setup.Folder, "arguments"));
        Assert.Equal(["--voms", "atlas", "--certdir", "/c", "--vomses", "/v"], arguments[7..]);
        Assert.Equal("/d", await File.ReadAllTextAsync(Path.Combine(_setup.Folder, "vomsdir")));
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted()
    {
        Program("voms-proxy-init", "echo '.....++++' >&2; echo 'Error: VOMS server for VO atlas unreachable!' >&2; exit 3");

        var refused = await Assert.ThrowsAsync<RefusalException>(() => Proxies().GetAsync(Configured("atlas", new VomsOptions(null, null, null)), X509(), default));

        Assert.Equal("proxy_program_failed", refused.Code);
        Assert.Equal("voms-proxy-init made no proxy certificate: Error: VOMS server for VO atlas unreachable!.", refused.Message);
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_ended_with_all_that_it_started()
    {
        var left = Path.Combine(_setup.Folder, "left");
        Program("voms-proxy-init", $"/bin/sh -c 'echo $$ > {left}; exec /bin/sleep 600'; exit 0");

        var refused = await Assert.ThrowsAsync<RefusalException>(
            () => Proxies(TimeSpan.FromSeconds(1)).GetAsync(Configured("atlas", new VomsOptions(null, null, null)), X509(), default));

        Assert.Equal("voms-proxy-init made no proxy certificate: it did not end within 1 s.", refused.Message);
        var status = $"/proc/{(await File.ReadAllTextAsync(left)).Trim()}/stat";
        Assert.True(!File.Exists(status) || (await File.ReadAllTextAsync(status)).Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_is_made_once_and_anew_when_the_certificate_changes()
    {
        Program("voms-proxy-init", Fake + $"\necho >> {_setup.Folder}/runs");
        var proxies = Proxies();
        var instance = Configured("atlas", new VomsOptions(null, null, null));

        var first = await proxies.GetAsync(instance, X509(), default);
        Assert.Same(first, await proxies.GetAsync(instance, X509(), default));
        File.SetLastWriteTimeUtc(_pki.CertificateFile, DateTime.UtcNow.AddMinutes(-1));
        await proxies.GetAsync(instance, X509(), default);

        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_setup.Folder, "runs"))).Length);
    }

    [Fact]
    public async Task A_login_by_proxy_uses_the_users_own_file_as_it_is()
    {
        var proxy = await Proxies().GetAsync(Configured("atlas", null), new ProxyCredentials(_pki.BothFile, null), default);

        Assert.Equal(_pki.BothFile, proxy!.Path);
    }

    [Fact]
    public async Task A_login_without_certificate_has_no_proxy() =>
        Assert.Null(await Proxies().GetAsync(Configured("atlas", null), new UserpassCredentials("jdoe", new Secret("x"), null), default));

    [Fact]
    public async Task Signing_out_removes_what_was_made()
    {
        Program("voms-proxy-init", Fake);
        var proxies = Proxies();
        var proxy = await proxies.GetAsync(Configured("atlas", new VomsOptions(null, null, null)), X509(), default);

        proxies.Forget("demo");

        Assert.False(File.Exists(proxy!.Path));
    }

    [RealProgramTheory("voms-proxy-init", "grid-proxy-init")]
    [InlineData("voms-proxy-init")]
    [InlineData("grid-proxy-init")]
    public async Task The_real_programs_make_a_proxy_that_follows_to_the_authority(string program)
    {
        File.CreateSymbolicLink(Path.Combine(_bin, program), $"/usr/bin/{program}");
        var certificates = TrustFolder();
        _setup.Variables["X509_CERT_DIR"] = certificates;
        // Without an organisation there is no server to ask: the same program, the same options but for --voms.
        var instance = Configured(null, program == "voms-proxy-init" ? new VomsOptions(null, certificates, "/etc/grid-security/vomsdir") : null);

        var proxy = await Proxies().GetAsync(instance, X509(), default);

        Run("openssl", "verify", "-allow_proxy_certs", "-CAfile", _pki.CaFile, "-untrusted", proxy!.Path, proxy.Path);
        Assert.InRange(proxy.ExpiresAt, DateTimeOffset.UtcNow.AddHours(11), DateTimeOffset.UtcNow.AddHours(13));
        using var identity = new CertificateFiles(_setup.Options().Environment, TimeProvider.System).Load(new ProxyCredentials(proxy.Path, null));
        Assert.Equal(_pki.Certificate.Thumbprint, Assert.Single(identity.Chain).Thumbprint);
        Assert.EndsWith(", OU=Users, DC=example, DC=org", identity.Certificate.Subject, StringComparison.Ordinal);
    }

    [RealProgramTheory("voms-proxy-init", "grid-proxy-init")]
    [InlineData("voms-proxy-init")]
    [InlineData("grid-proxy-init")]
    public async Task The_real_programs_take_the_pass_phrase_of_an_encrypted_key(string program)
    {
        File.CreateSymbolicLink(Path.Combine(_bin, program), $"/usr/bin/{program}");
        var certificates = TrustFolder();
        _setup.Variables["X509_CERT_DIR"] = certificates;
        var key = Path.Combine(_pki.Folder, "encrypted.pem");
        Run("openssl", "rsa", "-traditional", "-des3", "-passout", "pass:open sesame", "-in", _pki.KeyFile, "-out", key);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        var instance = Configured(null, program == "voms-proxy-init" ? new VomsOptions(null, certificates, null) : null);

        var proxy = await Proxies().GetAsync(instance, new X509Credentials(_pki.CertificateFile, key, new Secret("open sesame"), null), default);

        Run("openssl", "verify", "-allow_proxy_certs", "-CAfile", _pki.CaFile, "-untrusted", proxy!.Path, proxy.Path);
    }

    /// <summary>Writes down what it is given and copies the user's certificate in place of making a proxy.</summary>
    private string Fake =>
        $$"""
        for a in "$@"; do printf '%s\n' "$a"; done > {{_setup.Folder}}/arguments
        /bin/cat > {{_setup.Folder}}/stdin
        /bin/cp {{_pki.BothFile}} "$6"
        """;

    private void Program(string name, string script)
    {
        var path = Path.Combine(_bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private ProxyCertificates Proxies(TimeSpan? limit = null)
    {
        var options = _setup.Options();
        var program = new ProxyProgram(options.Environment, TimeProvider.System, NullLogger<ProxyProgram>.Instance) { Limit = limit ?? TimeSpan.FromSeconds(60) };
        return new ProxyCertificates(new StateDatabase(options, [], TimeProvider.System), program, new CertificateFiles(options.Environment, TimeProvider.System), options.Environment, TimeProvider.System);
    }

    private X509Credentials X509() => new(_pki.CertificateFile, _pki.KeyFile, null, null);

    private static Instance Configured(string? vo, VomsOptions? voms) => new()
    {
        Name = "demo",
        DisplayName = "Demo",
        Mode = InstanceMode.Download,
        BaseUrl = new Uri("https://rucio.example.org"),
        DownloadFolder = "/nowhere",
        Source = "test",
        Vo = vo,
        Voms = voms,
    };

    /// <summary>The authority as grid programs want it: by hash, with a signing policy.</summary>
    private string TrustFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_setup.Folder, "certificates")).FullName;
        var hash = Run("openssl", "x509", "-noout", "-hash", "-in", _pki.CaFile).Trim();
        File.Copy(_pki.CaFile, Path.Combine(folder, $"{hash}.0"));
        File.WriteAllText(
            Path.Combine(folder, $"{hash}.signing_policy"),
            "access_id_CA X509 '/DC=org/DC=example/CN=Test Authority'\npos_rights globus CA:sign\ncond_subjects globus '\"/DC=org/DC=example/*\"'\n");
        return folder;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!; // a path of its own was found or the test fails
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}{output}");
        return output;
    }
}
