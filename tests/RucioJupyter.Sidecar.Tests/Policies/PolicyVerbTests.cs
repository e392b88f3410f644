using RucioJupyter.Sidecar.Cli;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Listings;

namespace RucioJupyter.Sidecar.Tests.Policies;

public sealed class PolicyVerbTests
{
    [Fact]
    public async Task The_sample_of_the_documentation_passes_its_own_check()
    {
        using var setup = new SidecarSetup();

        var (code, text) = await CheckAsync(SamplePolicy.CopyTo(setup.Folder));

        Assert.Contains("vectors: 5 of 5 pass", text, StringComparison.Ordinal);
        Assert.Contains("lfn2pfn: vo1_runs", text, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_vector_that_fails_is_shown_and_is_an_exit_code()
    {
        using var setup = new SidecarSetup();
        var package = SamplePolicy.CopyTo(setup.Folder);
        await File.WriteAllTextAsync(Path.Combine(package, "vectors.json"), """{"lfn2pfn": [{"algorithm": "vo1_runs", "scope": "s", "name": "n", "path": "elsewhere"}]}""");

        var (code, text) = await CheckAsync(package);

        Assert.Contains("path was 's/other/n'", text, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_package_for_another_Rucio_fails_the_check_with_Rucios_number()
    {
        using var setup = new SidecarSetup();
        using var output = new StringWriter();

        var code = await PolicyVerb.CheckAsync(output, SamplePolicy.CopyTo(setup.Folder), null, "40.0", CancellationToken.None);

        Assert.Contains("ERROR 103 PolicyPackageVersionError", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task The_list_names_package_source_algorithms_and_faults_of_each_instance()
    {
        await using var rucio = await StubRucio.StartAsync();
        rucio.On("GET /ping", """{"version": "41.1.0"}""");
        using var setup = new SidecarSetup().WithDownloadInstance(rucio.Url, "one").WithDownloadInstance(rucio.Url, "two");
        setup.Instances[0]!["policy_package"] = SamplePolicy.CopyTo(setup.Folder);
        setup.Variables["RUCIO_POLICY_PACKAGE"] = "absent_policy";
        setup.WriteConfig();
        using var output = new StringWriter();

        var code = await PolicyVerb.ListAsync(setup.Options().Environment, output, CancellationToken.None);

        var text = output.ToString();
        Assert.Contains("(from policy_package)", text, StringComparison.Ordinal);
        Assert.Contains("supports: ~=41.0; compared with Rucio 41.1.0", text, StringComparison.Ordinal);
        Assert.Contains("package: absent_policy (from RUCIO_POLICY_PACKAGE)", text, StringComparison.Ordinal);
        Assert.Contains("warning: Policy package absent_policy:", text, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_missing_package_ends_the_start_where_the_operator_says_so()
    {
        using var setup = new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9"), "one");
        var cfg = Path.Combine(setup.Folder, "rucio.cfg");
        await File.WriteAllTextAsync(cfg, "[policy]\npackage = absent_policy\non_missing = fail\n");
        setup.Variables["RUCIO_CONFIG"] = cfg;

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunningSidecar.StartAsync(setup));

        Assert.Contains("instance 'one': Policy package absent_policy", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> CheckAsync(string package)
    {
        using var output = new StringWriter();
        var code = await PolicyVerb.CheckAsync(output, package, null, null, CancellationToken.None);
        return (code, output.ToString());
    }
}
