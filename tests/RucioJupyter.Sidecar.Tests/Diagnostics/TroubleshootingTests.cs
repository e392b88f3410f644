using System.Diagnostics;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Diagnostics;

/// <summary>Each complaint that operators of Rucio in notebooks know is provoked in the program itself; docs/operations.md quotes what it says.</summary>
public sealed class TroubleshootingTests
{
    [Fact]
    public async Task The_list_of_instances_is_empty()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync();
        var empty = await site.Sidecar.GetJsonAsync("instances", Nothing);
        var doctor = await site.DoctorAsync("config");

        Directory.CreateDirectory(Path.GetDirectoryName(site.Setup.ConfigFile)!); // the file lies in a folder
        await File.WriteAllTextAsync(site.Setup.ConfigFile, "{\"RucioConfig\": {\"instances\": [}}");
        var broken = await site.Sidecar.GetJsonAsync("instances", reply => (string?)FileOf(reply)["problem"] != (string?)FileOf(empty)["problem"]);

        site.Setup.Instances.Add(site.Replica(("destination_rse", null)));
        site.Setup.WriteConfig();
        var faulty = await site.Sidecar.GetJsonAsync("instances", reply => !Nothing(reply));

        site.Setup.Instances[0]!["destination_rse"] = "LOCAL-MOUNT";
        site.Setup.WriteConfig();
        await site.Sidecar.GetJsonAsync("instances", reply => (bool)reply["instances"]![0]!["available"]!);
        Manual.Quotes(
            "The list of instances is empty",
            [$"{site.Sentence(FileOf(empty)["path"])}: {site.Sentence(FileOf(empty)["problem"])}", .. doctor, site.Sentence(FileOf(broken)["problem"]), Shown(site, faulty["instances"]![0]!["problem"])]);

        static bool Nothing(JsonNode reply) => reply["instances"]!.AsArray().Count == 0;
        static JsonNode FileOf(JsonNode reply) => reply["config"]!["files"]!.AsArray().Single()!;
    }

    [Fact]
    public async Task Users_ask_which_hosts_and_RSEs_they_have_to_fill_in()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Replica());
        var instance = (await site.Sidecar.GetJsonAsync("instances"))["instances"]![0]!;
        var nobody = await site.Sidecar.GetJsonAsync("list-scopes?namespace=example");
        var (exitCode, shown) = await SidecarProcess.RunAsync(site.Setup, "config", "show", "--sources");

        Assert.Equal(site.Setup.ConfigFile, (string?)instance["source"]);
        Assert.Equal(("LOCAL-MOUNT", site.Mount), ((string?)instance["destination_rse"], (string?)instance["rse_mount_path"]));
        Assert.Equal(0, exitCode);
        Manual.Quotes(
            "Users ask which hosts and RSEs they have to fill in",
            [Shown(site, nobody), .. shown.Split('\n').Where(line => line.Contains("rucio_base_url", StringComparison.Ordinal) || line.Contains("destination_rse", StringComparison.Ordinal)).Select(line => site.Plain(line.Trim()))]);
    }

    [Fact]
    public async Task Installed_but_it_does_not_work()
    {
        await using var site = await Site.NewAsync();
        site.Setup.Variables["PATH"] = WithoutGridPrograms(site);
        await site.StartAsync(site.Download(("rucio_base_url", "http://127.0.0.1:9")));

        var silent = await site.PutAsync("userpass", new { username = "ddmlab", password = "secret" });

        Assert.Equal("rucio_unreachable", (string?)silent["code"]);
        Assert.Equal([Shown(site, silent)], await site.DoctorAsync("rucio"));
        Manual.Quotes("Installed, but it does not work", [.. await site.DoctorAsync("program"), Shown(site, silent)]);
    }

    [Fact]
    public async Task Voms_proxy_init_is_not_found()
    {
        await using var site = await Site.NewAsync();
        site.Setup.Variables["PATH"] = WithoutGridPrograms(site);
        await site.StartAsync(site.Download(
            ("rucio_base_url", site.Rucio.RucioTlsUrl.ToString().TrimEnd('/')), ("rucio_ca_cert", site.Rucio.CaCertPath), ("vo", "exp"), ("voms_enabled", true)));
        using var user = site.Rucio.Authority.Client("CN=John Doe,OU=Users,DC=example,DC=org", TimeSpan.FromDays(1));
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(user)!; // made with one
        var certificate = Path.Combine(site.Setup.Home, "both.pem");
        await File.WriteAllTextAsync(certificate, user.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(certificate, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var reply = await site.PutAsync("x509", new { certificate, account = "jdoe" });

        Assert.True((bool?)reply["success"], reply.ToJsonString());
        Manual.Quotes("voms-proxy-init: command not found", [Shown(site, reply["warning"]), .. (await site.DoctorAsync("program")).Take(1)]);
    }

    [Fact]
    public async Task The_kernel_has_no_rucio_package()
    {
        // Nothing of this project is in the kernel's environment: the helper is found by its folder, and needs no other package.
        await using var site = await Site.NewAsync();
        var start = new ProcessStartInfo("python3", ["-I", "-S", "-c", $"import sys; sys.path.insert(0, {Quoted(Path.Combine(Contract.Root, "src", "python"))})\nimport rucio_jupyterlab.kernels.ipython as helper\ntry:\n  helper.Rucio.search('test:*')\nexcept helper.SidecarUnreachable as problem:\n  print(problem)"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = site.Setup.Home;
        start.Environment["JUPYTER_RUNTIME_DIR"] = site.Setup.Home;
        start.Environment.Remove("RUCIO_JUPYTER_SOCKET");
        using var python = Process.Start(start)!; // a program that starts anew always gives one
        var error = python.StandardError.ReadToEndAsync();
        var said = (await python.StandardOutput.ReadToEndAsync()).Trim();
        await python.WaitForExitAsync().WaitAsync(SidecarProcess.Patience);

        Assert.True(said.Length > 0, await error);
        Manual.Quotes("%load_ext fails in the kernel", said);

        static string Quoted(string text) => $"'{text}'";
    }

    [Fact]
    public async Task The_RSE_never_shows_as_a_destination()
    {
        await using var site = await Site.NewAsync();
        var gone = Path.Combine(site.Setup.Folder, "mount", "nowhere");
        await site.StartAsync(site.Replica(("rse_mount_path", gone)));
        await site.SignInAsync();
        var notMounted = await site.DoctorAsync("mount");
        var files = await site.Sidecar.GetJsonAsync("did?namespace=example&did=test:mounted.dataset&force=1");

        site.Setup.Instances[0]!["destination_rse"] = "SWAN-EOS";
        site.Setup.Instances[0]!["rse_mount_path"] = site.Mount;
        site.Setup.WriteConfig();
        await site.Sidecar.GetJsonAsync("instances", reply => (string?)reply["instances"]![0]!["destination_rse"] == "SWAN-EOS");
        var refused = await site.MakeAvailableAsync("test:small-file-0.root");

        Assert.Equal("unknown_rse", (string?)refused["code"]);
        Manual.Quotes("The RSE never shows as a destination", [.. notMounted, site.Sentence(files[0]!["error"]), .. await site.DoctorAsync("rse"), Shown(site, refused)]);
    }

    [Fact]
    public async Task The_data_does_not_fit()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Replica());
        await site.SignInAsync("noquota", "noquotapass", "noquota");

        var refused = await site.MakeAvailableAsync("test:small-file-0.root");

        Assert.Equal("quota_exceeded", (string?)refused["code"]);
        Manual.Quotes("The quota is used up", Shown(site, refused));
    }

    [Fact]
    public async Task The_files_are_not_on_the_mounted_RSE()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Replica());
        await site.SignInAsync();

        var summary = await site.Sidecar.GetJsonAsync("did/summary?namespace=example&did=test:small-file-0.root", reply => (string?)reply["state"] != "unknown");
        var replicas = await site.Sidecar.GetJsonAsync("did/replicas?namespace=example&did=test:small-file-0.root");

        Manual.Quotes(
            "The files are not on the mounted RSE",
            [site.Sentence(summary["sentence"]), .. replicas["items"]!.AsArray().Select(item => $"{item!["rse"]}: {item["state"]}, {item["type"]}, {((bool)item["mounted"]! ? "mounted here" : "not mounted here")}")]);
    }

    [Fact]
    public async Task The_login_is_refused_after_a_while()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Download());
        await site.SignInAsync();

        const string Search = "did-search?namespace=example&did=test:small-file-0.root&type=all";
        site.Rucio.Faults.Add(new Fault { Method = "GET", Path = "/dids/*", Kind = FaultKind.ExpiredToken, Times = 1 });
        var renewed = await site.Sidecar.GetJsonAsync(Search);
        site.Rucio.Faults.Add(new Fault { Method = "GET", Path = "/dids/*", Kind = FaultKind.ExpiredToken, Times = 5 });
        var refused = await site.Sidecar.GetJsonAsync(Search);

        Assert.Single(renewed.AsArray());
        Assert.Equal("rucio_unauthenticated", (string?)refused["code"]);
        Manual.Quotes("Authentication error. Perhaps you set an invalid credential?", Shown(site, refused));
    }

    [Fact]
    public async Task The_token_ends_after_two_hours()
    {
        await using var site = await Site.NewAsync();
        var file = Path.Combine(site.Setup.Folder, "token");
        var expired = site.Rucio.IssueJwt(new JwtRequest { Subject = "jdoe", Lifetime = TimeSpan.FromHours(-1) });
        site.Setup.Variables["RUCIO_ACCESS_TOKEN"] = expired;
        await site.StartAsync(
            site.Download(("name", "frozen"), ("rucio_base_url", site.Rucio.OidcUrl.ToString().TrimEnd('/')), ("oidc_auth", "env"), ("oidc_env_name", "RUCIO_ACCESS_TOKEN")),
            site.Download(("rucio_base_url", site.Rucio.OidcUrl.ToString().TrimEnd('/')), ("oidc_auth", "file"), ("oidc_file_name", file)));
        var missing = await site.Sidecar.GetJsonAsync("oidc-auth-check?namespace=example");
        await File.WriteAllTextAsync(file, expired);
        var old = await site.Sidecar.GetJsonAsync("list-scopes?namespace=example");
        var frozen = await site.Sidecar.GetJsonAsync("list-scopes?namespace=frozen");

        // What the hub's refresher does: the next request takes the new token up, and nobody restarts a server.
        await File.WriteAllTextAsync(file, site.Rucio.IssueJwt(new JwtRequest { Subject = "jdoe" }) + "\n");
        var renewed = await site.Sidecar.GetJsonAsync("list-scopes?namespace=example");

        Assert.True((bool?)renewed["success"], renewed.ToJsonString());
        Manual.Quotes("The token ends after two hours, and people restart their server", Shown(site, missing), Shown(site, old), Shown(site, frozen));
    }

    [Fact]
    public async Task A_token_file_that_others_may_read_is_named()
    {
        await using var site = await Site.NewAsync();
        var file = Path.Combine(site.Setup.Folder, "token");
        await File.WriteAllTextAsync(file, site.Rucio.IssueJwt(new JwtRequest { Subject = "jdoe" }));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await site.StartAsync(site.Download(("rucio_base_url", site.Rucio.OidcUrl.ToString().TrimEnd('/')), ("oidc_auth", "file"), ("oidc_file_name", file)));

        var reply = await site.Sidecar.GetJsonAsync("list-scopes?namespace=example");

        Assert.True((bool?)reply["success"], reply.ToJsonString());
        Assert.Equal(["/site/token holds a secret and may be read by other users (mode 0644). → chmod 600 '/site/token'"], await site.DoctorAsync("secret"));
        Assert.Contains($"{file} holds a secret and may be read by other users (mode 0644)", site.Sidecar.Output, StringComparison.Ordinal);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Empty(await site.DoctorAsync("secret"));
    }

    [Fact]
    public async Task The_terminal_wants_its_own_configuration()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Download());
        await site.SignInAsync();

        var (exitCode, printed) = await SidecarProcess.RunAsync(site.Setup, "config", "rucio-cfg", "--instance", "example");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
        Manual.Quotes("The rucio command in the terminal needs a configuration of its own", printed.TrimEnd().Split('\n').Select(site.Plain));
    }

    [Fact]
    public async Task The_slashes_are_counted_wrongly()
    {
        await using var site = await Site.NewAsync();
        await site.StartAsync(site.Replica(("path_begins_at", 2)));
        await site.SignInAsync();
        var sample = await SampleAsync(site);

        var wrong = await site.DoctorAsync("mapping", "--did", sample);
        site.Setup.Instances[0]!["path_begins_at"] = 1;
        site.Setup.WriteConfig();
        var right = await site.DoctorAsync("mapping", "--did", sample);

        Manual.Quotes("path_begins_at is one too many or too few", [.. wrong, .. right]);
    }

    private static string Shown(Site site, JsonNode? problem) => site.Sentence(problem!["error"], problem["remedy"]); // asked for where there is one

    /// <summary>A file that really lies on the mount.</summary>
    private static async Task<string> SampleAsync(Site site) =>
        (string)(await site.Sidecar.GetJsonAsync("files?namespace=example&did=test:mounted.dataset"))[0]!["did"]!; // the catalogue has five in it

    private static string WithoutGridPrograms(Site site)
    {
        // Only what starts the program itself: a machine on which nobody installed grid tools.
        var folder = Directory.CreateDirectory(Path.Combine(site.Setup.Folder, "bin")).FullName;
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "/usr/bin/dotnet";
        File.CreateSymbolicLink(Path.Combine(folder, "dotnet"), dotnet);
        return folder;
    }
}
