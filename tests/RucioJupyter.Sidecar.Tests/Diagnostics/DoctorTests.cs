using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Cli;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Diagnostics;

public sealed class DoctorTests
{
    // The discard port: nothing listens there.
    private static readonly Uri Down = new("http://127.0.0.1:9");

    [Fact]
    public async Task A_rucio_that_is_down_fails_its_own_line_and_the_later_steps_say_why_they_were_left_out()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithReplicaInstance(Down, "DISK", "/no/such/mount"));

        var reply = await sidecar.GetJsonAsync("diagnostics");

        Assert.False((bool)reply["ok"]!);
        var checks = reply["checks"]!.AsArray();
        Assert.Equal("failed", Result(checks, "rucio"));
        Assert.Equal("skipped", Result(checks, "auth"));
        Assert.Equal("failed", Result(checks, "mount"));
        Assert.Equal("ok", Result(checks, "config"));
        Assert.Equal("ok", Result(checks, "socket"));
        Assert.Equal("ok", Result(checks, "state"));
        Assert.All(checks.Where(c => (string?)c!["result"] == "failed"), c => Assert.False(string.IsNullOrEmpty((string?)c!["remedy"])));
    }

    [Fact]
    public async Task The_command_says_what_failed_with_the_remedy_and_exits_with_1()
    {
        using var setup = new SidecarSetup().WithReplicaInstance(Down, "DISK", "/no/such/mount");
        setup.WriteConfig();
        using var output = new StringWriter();

        var code = await DoctorVerb.ExamineAsync(setup.Options().Environment, output, null, null, json: false, CancellationToken.None);

        Assert.Equal(1, code);
        Assert.Contains("FAILED   mounted/mount: DISK should be mounted at /no/such/mount, which is not there.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("-> Mount it, or correct rse_mount_path.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_instance_it_says_where_to_write_one()
    {
        using var setup = new SidecarSetup();
        using var output = new StringWriter();

        var code = await DoctorVerb.ExamineAsync(setup.Options().Environment, output, null, null, json: true, CancellationToken.None);

        Assert.Equal(1, code);
        var checks = JsonNode.Parse(output.ToString())!["checks"]!.AsArray();
        Assert.Contains(checks, c => ((string?)c!["remedy"])?.Contains(setup.ConfigFile, StringComparison.Ordinal) == true);
    }

    private static string? Result(JsonArray checks, string name) => (string?)checks.First(c => (string?)c!["name"] == name)!["result"];
}
