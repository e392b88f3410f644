using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Diagnostics;

public sealed class DoctorWithRucioTests
{
    [Fact]
    public async Task With_everything_in_order_each_step_says_what_it_found()
    {
        await using var lab = await EmulatedSidecar.StartAsync();
        await lab.SignInAsync("mounted");

        var reply = await lab.GetJsonAsync("diagnostics?namespace=mounted&did=test:mounted-0.root");

        var checks = reply["checks"]!.AsArray();
        Assert.True((bool)reply["ok"]!, reply.ToJsonString());
        Assert.Contains("Rucio 41", Detail(checks, "rucio"), StringComparison.Ordinal);
        Assert.Contains("Logged in as root by userpass", Detail(checks, "auth"), StringComparison.Ordinal);
        Assert.Contains("Rucio knows LOCAL-MOUNT", Detail(checks, "rse"), StringComparison.Ordinal);
        Assert.Contains("test:mounted-0.root of LOCAL-MOUNT is /", Detail(checks, "mapping"), StringComparison.Ordinal);
        Assert.Equal("The clocks agree.", Detail(checks, "clock"));
    }

    [Fact]
    public async Task A_miscounted_path_begins_at_is_proved_wrong_on_a_real_replica()
    {
        await using var lab = await EmulatedSidecar.StartAsync((setup, _) => setup.Instances[1]!["path_begins_at"] = 2);
        await lab.SignInAsync("mounted");

        var reply = await lab.GetJsonAsync("diagnostics?namespace=mounted&did=test:mounted-0.root");

        var mapping = reply["checks"]!.AsArray().Single(c => (string?)c!["name"] == "mapping")!;
        Assert.Equal("failed", (string?)mapping["result"]);
        Assert.Contains("which is not there", (string?)mapping["detail"], StringComparison.Ordinal);
        Assert.Contains("path_begins_at", (string?)mapping["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_told_so()
    {
        await using var lab = await EmulatedSidecar.StartAsync((setup, rucio) =>
        {
            setup.Instances[0]!["rucio_base_url"] = rucio.RucioTlsUrl.ToString();
            setup.Instances[0]!.AsObject().Remove("rucio_ca_cert");
        });

        var reply = await lab.GetJsonAsync("diagnostics?namespace=demo");

        Assert.Contains("certificate", Detail(reply["checks"]!.AsArray(), "rucio"), StringComparison.OrdinalIgnoreCase);
    }

    private static string Detail(JsonArray checks, string name) => (string)checks.First(c => (string?)c!["name"] == name)!["detail"]!;
}
