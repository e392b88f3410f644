using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Configuration;

/// <summary>The files of docs/config/examples as they stand, given to the program itself; only addresses and paths are those of the emulator.</summary>
public sealed class ExampleTests
{
    private const string Sample = "test:small-file-0.root";

    [Theory]
    [InlineData("base.json", "replica")]
    [InlineData("base.json", "download")]
    [InlineData("remote.json", "replica")]
    [InlineData("remote.json", "download")]
    [InlineData("environment.env", "replica")]
    [InlineData("environment.env", "download")]
    public async Task An_example_lists_logs_in_searches_and_makes_available(string example, string mode)
    {
        await using var lab = await ExampleLab.StartAsync(example, mode);
        var instance = (await lab.Sidecar.GetJsonAsync("instances", reply => reply["instances"]!.AsArray().Count > 0 && (bool)reply["instances"]![0]!["available"]!))["instances"]![0]!;

        Assert.Equal(("rucio.example.org", "Example experiment", mode), ((string?)instance["name"], (string?)instance["display_name"], (string?)instance["mode"]));
        Assert.Null(instance["problem"]);
        await lab.SignInAsync("rucio.example.org");
        await lab.UseAsync("rucio.example.org", mode);
        Assert.Empty((await lab.Sidecar.GetJsonAsync("instances"))["config"]!["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData("physics.example.org", "replica")]
    [InlineData("physics.example.org", "download")]
    [InlineData("astro.example.org", "download")]
    public async Task The_advanced_example_works_with_the_operators_token_and_nobody_presses_a_button(string name, string mode)
    {
        await using var lab = await ExampleLab.StartAsync("advanced.json", mode);

        var reply = await lab.Sidecar.GetJsonAsync("instances");

        Assert.Equal(("physics.example.org", "oidc"), ((string?)reply["active_instance"], (string?)reply["auth_type"]));
        Assert.Equal([true, true], reply["instances"]!.AsArray().Select(instance => (bool)instance!["available"]!));
        Assert.Equal([true, true], reply["instances"]!.AsArray().Select(instance => (bool)instance!["oidc_enabled"]!));
        Assert.Empty(reply["config"]!["warnings"]!.AsArray());
        await lab.UseAsync(name, mode);
    }

    [Fact]
    public async Task A_virtual_organisation_that_is_meant_for_voms_does_not_stop_a_login_by_password()
    {
        await using var lab = await ExampleLab.StartAsync("advanced.json", "replica");

        await lab.SignInAsync("physics.example.org");

        await lab.UseAsync("physics.example.org", "replica");
    }

    [Fact]
    public async Task Numbered_variables_make_further_instances()
    {
        await using var lab = await ExampleLab.StartAsync("environment.env", "replica");

        var instances = (await lab.Sidecar.GetJsonAsync("instances"))["instances"]!.AsArray();

        Assert.Equal(["rucio.example.org", "astro.example.org"], instances.Select(instance => (string)instance!["name"]!));
        Assert.Equal(("download", "Astronomy", "the RUCIO_2_* variables"), ((string?)instances[1]!["mode"], (string?)instances[1]!["display_name"], (string?)instances[1]!["source"]));
        await lab.SignInAsync("astro.example.org");
        await lab.UseAsync("astro.example.org", "download");
    }

    [Fact]
    public async Task A_fault_in_a_numbered_variable_names_that_variable()
    {
        var setup = new SidecarSetup();
        setup.Variables["RUCIO_3_BASE_URL"] = "https://rucio.example.org";
        setup.Variables["RUCIO_3_MODE"] = "replcia";
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var instance = (await sidecar.GetJsonAsync("instances"))["instances"]!.AsArray().Single()!;

        Assert.Equal("default-3", (string?)instance["name"]);
        Assert.Contains("RUCIO_3_MODE is 'replcia' and must be one of replica, download.", (string?)instance["problem"]!["error"], StringComparison.Ordinal);
    }

    private sealed class ExampleLab : IAsyncDisposable
    {
        private readonly EmulatorHost _rucio;
        private readonly SidecarSetup _setup;
        private readonly WebApplication _web;

        private ExampleLab(EmulatorHost rucio, SidecarSetup setup, WebApplication web, SidecarProcess sidecar)
        {
            _rucio = rucio;
            _setup = setup;
            _web = web;
            Sidecar = sidecar;
        }

        public SidecarProcess Sidecar { get; }

        public static async Task<ExampleLab> StartAsync(string example, string mode)
        {
            var setup = new SidecarSetup();
            var mount = Directory.CreateDirectory(Path.Combine(setup.Folder, "mount")).FullName;
            var rucio = await EmulatorHost.StartAsync(new EmulatorOptions { Mount = mount });
            var document = "";
            var web = await ServeAsync(() => document);
            var token = rucio.IssueJwt(new JwtRequest { Subject = "jdoe" });
            setup.Variables["RUCIO_ACCESS_TOKEN"] = token;
            await File.WriteAllTextAsync(Path.Combine(setup.Folder, "token"), token + "\n");
            File.SetUnixFileMode(Path.Combine(setup.Folder, "token"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            document = Adapted("remote-document.json");
            Give(Adapted(example));
            return new ExampleLab(rucio, setup, web, await SidecarProcess.StartAsync(setup));

            string Adapted(string name)
            {
                // The advanced example logs in by OpenID Connect, which only this server of the emulator knows; the others prove the CA file.
                var server = (example == "advanced.json" ? rucio.OidcUrl : rucio.RucioTlsUrl).ToString().TrimEnd('/');
                return File.ReadAllText(Path.Combine(Contract.Root, "docs", "config", "examples", name))
                    .Replace("https://rucio.example.org", server, StringComparison.Ordinal)
                    .Replace("https://rucio-auth.example.org", server, StringComparison.Ordinal)
                    .Replace("https://config.example.org", web.Urls.Single(), StringComparison.Ordinal)
                    .Replace("\"config.example.org\"", $"\"{web.Urls.Single()}\"", StringComparison.Ordinal)
                    .Replace("/etc/grid-security/rucio-ca.pem", rucio.CaCertPath, StringComparison.Ordinal)
                    .Replace("/var/run/secrets/rucio/token", Path.Combine(setup.Folder, "token"), StringComparison.Ordinal)
                    .Replace("SITE_NOTEBOOK", "LOCAL-MOUNT", StringComparison.Ordinal)
                    .Replace("/eos/rucio", mount, StringComparison.Ordinal)
                    .Replace("\"path_begins_at\": 4", "\"path_begins_at\": 1", StringComparison.Ordinal)
                    .Replace("PATH_BEGINS_AT=4", "PATH_BEGINS_AT=1", StringComparison.Ordinal)
                    .Replace("\"mode\": \"replica\"", $"\"mode\": \"{mode}\"", StringComparison.Ordinal)
                    .Replace("MODE=replica", $"MODE={mode}", StringComparison.Ordinal);
            }

            void Give(string text)
            {
                if (!example.EndsWith(".env", StringComparison.Ordinal))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!); // the file lies in a folder
                    File.WriteAllText(setup.ConfigFile, text);
                    return;
                }

                foreach (var line in text.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')))
                {
                    setup.Variables[line[..line.IndexOf('=', StringComparison.Ordinal)]] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
                }
            }
        }

        public async Task SignInAsync(string instance)
        {
            using var reply = await Sidecar.Client.PutAsJsonAsync("auth", new { @namespace = instance, type = "userpass", @params = new { username = "ddmlab", password = "secret", account = "root" } });
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        }

        /// <summary>What the smoke test of the administrators' guide asks: browse a scope, find something, make it available.</summary>
        public async Task UseAsync(string instance, string mode)
        {
            var scopes = await Sidecar.GetJsonAsync($"list-scopes?namespace={instance}");
            Assert.Contains("test", scopes["scopes"]!.AsArray().Select(scope => (string?)scope));
            var found = await Sidecar.GetJsonAsync($"did-search?namespace={instance}&did={Sample}&type=all");
            Assert.Equal(Sample, (string?)found.AsArray().Single()!["did"]);

            using var reply = await Sidecar.Client.PostAsJsonAsync($"did/make-available?namespace={instance}", new { did = Sample });
            var made = (await RunningSidecar.ReadAsync(reply))!;
            Assert.True(reply.IsSuccessStatusCode, made.ToJsonString());
            if (mode == "download")
            {
                var done = await Sidecar.GetJsonAsync($"did?namespace={instance}&did={Sample}", files => (string?)files[0]!["status"] is "OK" or "FAILED");
                Assert.Equal("OK", (string?)done[0]!["status"]);
                Assert.True(File.Exists((string)done[0]!["path"]!));
            }
            else
            {
                Assert.Single(made["rules"]!.AsArray());
                var state = await Sidecar.GetJsonAsync($"did/summary?namespace={instance}&did={Sample}");
                Assert.Equal("LOCAL-MOUNT", (string?)state["rule"]!["rse_expression"]);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Sidecar.DisposeAsync();
            await _web.DisposeAsync();
            await _rucio.DisposeAsync();
            _setup.Dispose();
        }

        private static async Task<WebApplication> ServeAsync(Func<string> document)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapGet("/rucio/notebooks.json", () => Results.Text(document(), "application/json"));
            await app.StartAsync();
            return app;
        }
    }
}
