using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Rucio.Emulator;
using Rucio.Emulator.Faults;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Security;

/// <summary>A day's work with the program itself at its most talkative; then every file below its home, every reply and all that its verbs print is searched.</summary>
public sealed partial class EverythingWrittenTests
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private readonly StringBuilder _said = new();

    [Fact]
    public async Task A_days_work_leaves_no_secret_behind_and_no_file_open_to_others()
    {
        var setup = new SidecarSetup();
        var mount = Directory.CreateDirectory(Path.Combine(setup.Folder, "mount")).FullName;
        await using var rucio = await EmulatorHost.StartAsync(new EmulatorOptions { Mount = mount, Tls = false });
        var jwt = rucio.IssueJwt(new JwtRequest { Subject = "jdoe" });
        string[] secrets = ["jdoepass", "J-u-p-y-t-e-r-9", jwt, jwt.Split('.')[2], "storage-pre-signed-77"];
        setup.WithDownloadInstance(rucio.RucioUrl).WithReplicaInstance(rucio.RucioUrl, "LOCAL-MOUNT", mount, pathBeginsAt: 1).WithDownloadInstance(rucio.OidcUrl, "tokens");
        setup.Instances[2]!["oidc_auth"] = "env";
        setup.Instances[2]!["oidc_env_name"] = "RUCIO_ACCESS_TOKEN";
        setup.Variables["RUCIO_ACCESS_TOKEN"] = jwt;
        setup.Variables["RUCIO_LOG_LEVEL"] = "debug";
        setup.Variables["RUCIO_JUPYTER_LOG_FILE"] = Path.Combine(setup.Folder, "log");
        setup.Variables["JUPYTER_RUNTIME_DIR"] = Path.Combine(setup.Home, "runtime");
        try
        {
            await using (var sidecar = await SidecarProcess.StartAsync(setup))
            {
                sidecar.Client.DefaultRequestHeaders.Add("Authorization", "token J-u-p-y-t-e-r-9");
                await WorkAsync(sidecar, rucio);
                foreach (var verb in new[] { "doctor", "doctor --json", "config show --sources", "config show --redacted", "config rucio-cfg --instance demo", "config rucio-cfg --instance tokens", "policy list" })
                {
                    _said.AppendLine((await SidecarProcess.RunAsync(setup, verb.Split(' '))).Output);
                }

                _said.Append(sidecar.Output);
            }

            var written = Directory.EnumerateFiles(setup.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Where(file => !file.StartsWith(mount, StringComparison.Ordinal) && File.GetAttributes(file) is not FileAttributes.Device && file != setup.SocketPath)
                .ToDictionary(file => file, file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
            Assert.Contains("GET /did-search", written[Path.Combine(setup.Folder, "log")], StringComparison.Ordinal); // it was really talkative
            Assert.Contains(written.Keys, file => file.EndsWith("state.db", StringComparison.Ordinal));
            foreach (var secret in secrets)
            {
                Assert.DoesNotContain(secret, _said.ToString(), StringComparison.Ordinal);
                Assert.All(written, file => Assert.False(file.Value.Contains(secret, StringComparison.Ordinal), $"'{secret}' stands in {file.Key}."));
            }

            Assert.DoesNotMatch(RucioToken(), _said.ToString());
            Assert.All(written, file => Assert.False(RucioToken().IsMatch(file.Value), $"A token of Rucio's stands in {file.Key}."));
            Assert.All(
                written.Keys.Where(file => file.StartsWith(setup.StateFolder, StringComparison.Ordinal) || file.Contains("/runtime/", StringComparison.Ordinal)),
                file => Assert.True((File.GetUnixFileMode(file) & Others) == 0, $"{file} is open to others."));
        }
        finally
        {
            setup.Dispose();
        }
    }

    private async Task WorkAsync(SidecarProcess sidecar, EmulatorHost rucio)
    {
        foreach (var instance in new[] { "demo", "mounted" })
        {
            await SendAsync(sidecar, "PUT", "auth", new { @namespace = instance, type = "userpass", @params = new { username = "jdoe", password = "jdoepass", account = "jdoe" } });
        }

        await File.WriteAllTextAsync(Path.Combine(sidecar.Setup.Home, "up.txt"), "hello");
        await SendAsync(sidecar, "POST", "upload?namespace=demo", new { file_paths = new[] { "up.txt" }, rse = "REMOTE-HTTP", scope = "user.jdoe", add_to_dataset = false });
        await SendAsync(sidecar, "POST", "did/make-available?namespace=demo", new { did = "test:small-file-1.root" });
        await SendAsync(sidecar, "POST", "did/make-available?namespace=mounted", new { did = "test:small-file-1.root" });
        rucio.Faults.Add(new Fault { Path = "/dids/*", Kind = FaultKind.ExpiredToken, Times = 1 });
        rucio.Faults.Add(new Fault { Path = "/accounts/*", Kind = FaultKind.Html, Status = 500, Times = 2 });
        foreach (var instance in new[] { "demo", "mounted", "tokens" })
        {
            foreach (var path in new[]
            {
                "list-scopes?", "did-search?did=test:*&type=dataset&", "files?did=test:mounted.dataset&", "did?did=test:mounted.dataset&force=1&", "did/summary?did=test:stuck.dataset&", "did/replicas?did=test:mounted.dataset&",
                "did/content?did=test:mounted.dataset&", "did/metadata?did=test:mounted.dataset&", "rules?", "quota?", "transfers?", "upload/jobs?", "upload/jobs/log?id=1&", "list-rses?writable=1&",
                "kernel/resolve?did=test:mounted.dataset&", "kernel/search?did=test:*&", "local-copies?", "oidc-auth-check?", "auth?type=userpass&", "auth?type=oidc&", "open-replication-rule?did=test:mounted.dataset&",
                "did-search?did=test:%5B&type=all&", "files?token=storage-pre-signed-77&did=test:mounted.dataset&",
            })
            {
                await SendAsync(sidecar, "GET", $"{path}namespace={instance}");
            }
        }

        _said.Append(await sidecar.GetJsonAsync("transfers?namespace=demo", list => (string?)list[0]!["state"] is "done" or "failed"));
        _said.Append(await sidecar.GetJsonAsync("upload/jobs?namespace=demo", list => (string?)list[0]!["status"] is "OK" or "FAILED"));
        foreach (var path in new[] { "transfers/1", "transfers/1/log?after=0", "instances", "diagnostics", "metrics", "version", "kernel/hello", "kernel/waits", "file-browser?path=", "no/such" })
        {
            await SendAsync(sidecar, "GET", path);
        }

        await SendAsync(sidecar, "DELETE", "local-copies?namespace=demo&did=test:small-file-1.root");
        await SendAsync(sidecar, "POST", "purge-cache");
        await SendAsync(sidecar, "DELETE", "auth?namespace=mounted");
    }

    private async Task SendAsync(SidecarProcess sidecar, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var reply = await sidecar.Client.SendAsync(request);
        _said.Append(reply.Headers).Append(reply.Content.Headers).AppendLine(await reply.Content.ReadAsStringAsync());
    }

    // Rucio: core/authentication.py, a token is account-identity-app-hex.
    [GeneratedRegex("jdoe-jdoe-[A-Za-z]*-?[0-9a-f]{32}")]
    private static partial Regex RucioToken();
}
