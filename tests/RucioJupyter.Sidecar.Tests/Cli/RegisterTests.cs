using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Cli;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Cli;

public sealed class RegisterTests
{
    [Fact]
    public async Task The_entry_is_added_and_nothing_else_is_touched()
    {
        using var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!);
        await File.WriteAllTextAsync(setup.ConfigFile, """{"ServerApp":{"port":9999},"ServerProxy":{"servers":{"vscode":{"command":["code-server"]}},"host_allowlist":["x"]},"RucioConfig":{"instances":[]}}""");

        var code = await RegisterVerb.RegisterAsync(setup.Options().Environment, TextWriter.Null, null, "/opt/rucio-jupyter", false, CancellationToken.None);

        Assert.Equal(0, code);
        var root = JsonNode.Parse(await File.ReadAllTextAsync(setup.ConfigFile))!;
        Assert.Equal(9999, (int)root["ServerApp"]!["port"]!);
        Assert.Equal("code-server", (string?)root["ServerProxy"]!["servers"]!["vscode"]!["command"]![0]);
        Assert.Equal("x", (string?)root["ServerProxy"]!["host_allowlist"]![0]);
        Assert.NotNull(root["RucioConfig"]);
        var entry = root["ServerProxy"]!["servers"]!["rucio-jupyterlab"]!;
        Assert.Equal(["/opt/rucio-jupyter", "serve", "--socket", "{unix_socket}", "--base-url", "{base_url}"], entry["command"]!.AsArray().Select(w => (string?)w));
        Assert.True((bool)entry["unix_socket"]!);
        Assert.False((bool)entry["update_last_activity"]!);
        Assert.Equal(15, (int)entry["timeout"]!);
    }

    [Fact]
    public async Task Behind_a_link_the_file_it_leads_to_is_written_and_keeps_its_mode()
    {
        using var setup = new SidecarSetup();
        var real = Path.Combine(setup.Folder, "dotfiles.json");
        await File.WriteAllTextAsync(real, """{"ServerApp":{"token":"abc"}}""");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = Path.Combine(setup.Folder, "link.json");
        File.CreateSymbolicLink(link, real);

        await RegisterVerb.RegisterAsync(setup.Options().Environment, TextWriter.Null, link, "rucio-jupyter", false, CancellationToken.None);

        Assert.Equal(real, File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName); // still a link
        Assert.Contains("rucio-jupyterlab", await File.ReadAllTextAsync(real), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
        Assert.Equal(2, Directory.GetFiles(setup.Folder, "*.json").Length);
    }

    [Fact]
    public async Task Registering_twice_leaves_one_entry()
    {
        using var setup = new SidecarSetup();
        for (var i = 0; i < 2; i++)
        {
            await RegisterVerb.RegisterAsync(setup.Options().Environment, TextWriter.Null, null, "rucio-jupyter", false, CancellationToken.None);
        }

        Assert.Single(JsonNode.Parse(await File.ReadAllTextAsync(setup.ConfigFile))!["ServerProxy"]!["servers"]!.AsObject());
    }

    [Fact]
    public async Task A_file_that_is_not_json_is_left_as_it_is()
    {
        using var setup = new SidecarSetup();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.ConfigFile)!);
        await File.WriteAllTextAsync(setup.ConfigFile, "{\n oops");

        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => RegisterVerb.RegisterAsync(setup.Options().Environment, TextWriter.Null, null, "x", false, CancellationToken.None));

        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal("{\n oops", await File.ReadAllTextAsync(setup.ConfigFile));
    }
}
