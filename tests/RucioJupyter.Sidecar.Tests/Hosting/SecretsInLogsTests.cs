using System.Net.Http.Json;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Hosting;

/// <summary>Greps everything that is written while people work, at the most talkative level.</summary>
public sealed class SecretsInLogsTests
{
    [Fact]
    public async Task Neither_log_nor_reply_nor_plain_file_holds_a_password_or_a_token()
    {
        using var log = new StringWriter();
        var replies = new StringWriter();
        string stateText;
        await using (var lab = await EmulatedSidecar.StartAsync((setup, _) =>
        {
            setup.Variables["RUCIO_LOG_LEVEL"] = "debug";
            setup.Adjust = o => o with { Log = log };
        }))
        {
            // The password of the emulator's user is no word that occurs otherwise once it is wrong.
            using (var wrong = await lab.Client.PutAsJsonAsync("auth", new { @namespace = "demo", type = "userpass", @params = new { username = "ddmlab", password = "Wr0ng-Pa55", account = "root" } }))
            {
                await replies.WriteAsync(await wrong.Content.ReadAsStringAsync());
            }

            await lab.SignInAsync("demo", "noquota", "noquotapass", "noquota");
            foreach (var path in new[] { "instances", "auth?namespace=demo&type=userpass", "list-scopes?namespace=demo", "did-search?namespace=demo&did=test:*&type=all", "did-search?namespace=demo&did=test:%5B", "diagnostics", "metrics", "no/such?token=noquotapass" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
                request.Headers.Add("Authorization", "token J-u-p-y-t-e-r");
                using var reply = await lab.Client.SendAsync(request);
                await replies.WriteAsync(await reply.Content.ReadAsStringAsync());
            }

            lab.Rucio.Faults.Add(new Rucio.Emulator.Faults.Fault { Method = "GET", Path = "/scopes/*", Kind = Rucio.Emulator.Faults.FaultKind.ExpiredToken });
            using (var after = await lab.Client.GetAsync(new Uri("list-scopes?namespace=demo", UriKind.Relative)))
            {
                await replies.WriteAsync(await after.Content.ReadAsStringAsync());
            }

            stateText = string.Concat(Directory.EnumerateFiles(lab.Sidecar.Setup.StateFolder, "*", SearchOption.AllDirectories).Select(file =>
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                return reader.ReadToEnd();
            }));
        }

        foreach (var secret in new[] { "Wr0ng-Pa55", "noquotapass", "J-u-p-y-t-e-r" })
        {
            Assert.DoesNotContain(secret, log.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, replies.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, stateText, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("[0-9a-f]{32}-[0-9a-f]|-[0-9a-f]{32}", log.ToString());
        Assert.Contains("GET /list-scopes", log.ToString(), StringComparison.Ordinal);
    }
}
