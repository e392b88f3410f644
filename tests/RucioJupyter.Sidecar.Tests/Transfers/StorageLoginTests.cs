using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Events;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>What a storage is shown, by storage that lets in nobody else.</summary>
public sealed class StorageLoginTests
{
    private const string JohnDoe = "CN=John Doe,OU=Users,DC=example,DC=org";

    [Fact]
    public async Task A_token_login_is_shown_to_the_storage_over_TLS_alone_up_and_down()
    {
        var seen = new List<(bool Tls, string Authorization)>();
        await using var rucio = await EmulatorHost.StartAsync(new EmulatorOptions { StorageGuard = context => Note(context, seen) && context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal) });
        var setup = new SidecarSetup().WithDownloadInstance(rucio.OidcUrl);
        setup.Instances[0]!["rucio_ca_cert"] = rucio.CaCertPath;
        setup.Instances[0]!["oidc_auth"] = "env";
        setup.Instances[0]!["oidc_env_name"] = "MY_TOKEN";
        setup.Variables["MY_TOKEN"] = rucio.IssueJwt(new JwtRequest { Subject = "jdoe" });
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await UpAndDownAsync(sidecar, "user.jdoe");

        Assert.Contains(seen, request => request.Tls && request.Authorization == $"Bearer {setup.Variables["MY_TOKEN"]}");
        Assert.DoesNotContain(seen, request => !request.Tls && request.Authorization.Length > 0);
    }

    [Fact]
    public async Task A_certificate_login_is_shown_to_the_storage_up_and_down()
    {
        await using var rucio = await EmulatorHost.StartAsync(new EmulatorOptions { StorageGuard = context => context.Connection.ClientCertificate?.Subject.Contains("John Doe", StringComparison.Ordinal) == true });
        var setup = new SidecarSetup().WithDownloadInstance(new UriBuilder(rucio.RucioTlsUrl) { Host = "localhost" }.Uri);
        setup.Instances[0]!["rucio_ca_cert"] = rucio.CaCertPath;
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        using var identity = rucio.Authority.Client(JohnDoe, TimeSpan.FromDays(1));
        var (certificate, key) = (Path.Combine(setup.Home, "cert.pem"), Path.Combine(setup.Home, "key.pem"));
        await File.WriteAllTextAsync(certificate, identity.ExportCertificatePem());
        await File.WriteAllTextAsync(key, identity.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()); // made with one
        using (var put = await sidecar.Client.PutAsJsonAsync("auth", new { @namespace = "demo", type = "x509", @params = new { certificate, key, account = "jdoe" } }))
        {
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        await UpAndDownAsync(sidecar, "user.jdoe");
    }

    [Fact]
    public async Task A_password_is_shown_to_no_storage_and_a_storage_that_wants_more_says_so()
    {
        var seen = new List<(bool Tls, string Authorization)>();
        await using var setup = await DownloadSetup.StartAsync(new EmulatorOptions { Tls = false, StorageGuard = context => Note(context, seen) && false });
        await using var events = await EventReader.OpenAsync(setup.Sidecar.Client);
        var id = await UploadAsync(setup.Sidecar, "user.root");
        var failed = await events.UntilAsync("transfer", t => (long)t["id"]! == id && (string?)t["state"] is "done" or "failed");
        Assert.Equal("storage_denied", (string?)failed["code"]);
        Assert.All(seen, request => Assert.Equal("", request.Authorization));
    }

    private static bool Note(HttpContext context, List<(bool Tls, string Authorization)> seen)
    {
        lock (seen)
        {
            seen.Add((context.Request.IsHttps, context.Request.Headers.Authorization.ToString()));
        }

        return true;
    }

    private static async Task UpAndDownAsync(RunningSidecar sidecar, string scope)
    {
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        var up = await UploadAsync(sidecar, scope);
        var sent = await events.UntilAsync("transfer", t => (long)t["id"]! == up && (string?)t["state"] is "done" or "failed");
        Assert.True((string?)sent["state"] == "done", sent.ToJsonString());

        using var reply = await sidecar.Client.PostAsJsonAsync("did/make-available?namespace=demo", new { did = $"{scope}:mine.txt" });
        var body = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.StatusCode == HttpStatusCode.Accepted, body);
        var down = (long)JsonNode.Parse(body)!["transfer"]!["id"]!;
        var got = await events.UntilAsync("transfer", t => (long)t["id"]! == down && (string?)t["state"] is "done" or "failed");
        Assert.True((string?)got["state"] == "done", got.ToJsonString());
    }

    private static async Task<long> UploadAsync(RunningSidecar sidecar, string scope)
    {
        await File.WriteAllTextAsync(Path.Combine(sidecar.Setup.Home, "mine.txt"), "mine");
        using var reply = await sidecar.Client.PostAsJsonAsync("upload?namespace=demo", new { file_paths = new[] { "mine.txt" }, rse = "CERN-SCRATCHDISK", scope });
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        return (long)JsonNode.Parse(text)!["transfer"]!["id"]!;
    }
}
