using RucioJupyter.Sidecar.Cli;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Cli;

public sealed class ConfigShowTests
{
    [Fact]
    public async Task Each_value_is_shown_with_its_source()
    {
        using var setup = new SidecarSetup().WithDownloadInstance(new Uri("https://rucio.example.org"), "demo");
        setup.Variables["RUCIO_DEFAULT_INSTANCE"] = "demo";
        setup.WriteConfig();

        var (code, text) = await ShowAsync(setup, sources: true, redacted: false);

        Assert.Equal(0, code);
        Assert.Contains("default_instance = \"demo\"  # RUCIO_DEFAULT_INSTANCE\n", text, StringComparison.Ordinal);
        Assert.Contains($"  rucio_base_url = \"https://rucio.example.org\"  # {setup.ConfigFile}\n", text, StringComparison.Ordinal);
        Assert.Contains($"# read: {setup.ConfigFile}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redacted_output_names_neither_hosts_nor_the_home_and_no_form_prints_a_token()
    {
        using var setup = new SidecarSetup().WithDownloadInstance(new Uri("https://rucio.example.org"), "demo");
        setup.Instances[0]!["rucio_webui_url"] = "https://jdoe:hunter2@web.example.org";
        setup.Instances.Add(new System.Text.Json.Nodes.JsonObject { ["name"] = "bad", ["mode"] = "download", ["rucio_base_url"] = "nope" });
        setup.Config["remote_config_hosts"] = new System.Text.Json.Nodes.JsonArray("conf.example.org:8443");
        setup.WriteConfig();

        var (_, open) = await ShowAsync(setup, sources: true, redacted: false);
        var (_, redacted) = await ShowAsync(setup, sources: true, redacted: true);

        Assert.DoesNotContain("hunter2", open, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain(setup.Home, redacted, StringComparison.Ordinal);
        Assert.Contains("must be an address that begins with https:// or http://.", redacted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_is_an_exit_code_and_a_sentence()
    {
        using var setup = new SidecarSetup();
        setup.Instances.Add(new System.Text.Json.Nodes.JsonObject { ["name"] = "bad" });
        setup.WriteConfig();

        var (code, text) = await ShowAsync(setup, sources: false, redacted: false);

        Assert.Equal(1, code);
        Assert.Contains("[bad]  NOT USABLE:", text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> ShowAsync(SidecarSetup setup, bool sources, bool redacted)
    {
        using var output = new StringWriter();
        var code = await ConfigVerb.ShowAsync(setup.Options().Environment, output, sources, redacted, CancellationToken.None);
        return (code, output.ToString());
    }
}
