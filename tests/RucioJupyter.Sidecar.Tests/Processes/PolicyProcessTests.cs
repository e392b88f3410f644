using System.Diagnostics;
using RucioJupyter.Sidecar.Tests.Fixture;
using RucioJupyter.Sidecar.Tests.Policies;

namespace RucioJupyter.Sidecar.Tests.Processes;

/// <summary>Policies at the program itself: the start that a missing package ends, and the verbs of operators and authors.</summary>
public sealed class PolicyProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("absent_policy", "no folder of that name", "Install it, or correct [policy] package")]
    [InlineData("faulty_policy", "lfn2pfn 'bad'", "Ask the author of the package")]
    public async Task With_on_missing_fail_the_process_ends_with_package_entry_and_remedy(string package, string fault, string remedy)
    {
        using var setup = Setup($"[policy]\npackage = {package}\npackage_path = {{0}}\non_missing = fail\n");
        FaultyPolicy.CopyTo(setup.Folder, "WrongDelegate");

        var (code, _, error) = await RunAsync(setup, "serve", "--socket", setup.SocketPath);

        Assert.NotEqual(0, code);
        Assert.Contains($"instance 'demo': Policy package {package}", error, StringComparison.Ordinal);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(setup.SocketPath));
    }

    [Fact]
    public async Task The_list_shows_what_is_in_force_and_exits_with_1_where_something_is_not()
    {
        using var setup = Setup("[policy]\npackage = vo1_policy\npackage_path = {0}\n");
        SamplePolicy.CopyTo(setup.Folder);

        var (code, text, _) = await RunAsync(setup, "policy", "list");
        File.Delete(Path.Combine(setup.Folder, "vo1_policy", "Vo1.Folders.dll"));
        File.WriteAllText(Path.Combine(setup.Folder, "vo1_policy", "policy-package.json"), """{"package": "vo1_policy", "supported_version": ">=99"}""");
        var (after, fault, _) = await RunAsync(setup, "policy", "list");

        Assert.Equal(0, code);
        Assert.Contains("[demo]", text, StringComparison.Ordinal);
        Assert.Contains("lfn2pfn: vo1_runs", text, StringComparison.Ordinal);
        Assert.Equal(1, after);
        Assert.Contains("ERROR 103 PolicyPackageVersionError", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_loads_the_folder_runs_its_vectors_and_needs_no_configuration()
    {
        using var setup = new SidecarSetup();
        var package = SamplePolicy.CopyTo(setup.Folder);

        var (code, text, _) = await RunAsync(setup, "policy", "check", package);
        var (absent, said, error) = await RunAsync(setup, "policy", "check", Path.Combine(setup.Folder, "nothing_here"));

        Assert.Equal(0, code);
        Assert.Contains("vectors: 5 of 5 pass", text, StringComparison.Ordinal);
        Assert.Equal(1, absent);
        Assert.Contains("there is no such folder", said + error, StringComparison.Ordinal);
    }

    private static SidecarSetup Setup(string cfg)
    {
        var setup = new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9"));
        setup.Variables["RUCIO_CONFIG"] = Path.Combine(setup.Folder, "rucio.cfg");
        File.WriteAllText(setup.Variables["RUCIO_CONFIG"], cfg.Replace("{0}", setup.Folder, StringComparison.Ordinal));
        setup.WriteConfig();
        return setup;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(SidecarSetup setup, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = setup.Home;
        start.Environment["RUCIO_JUPYTER_STATE"] = setup.StateFolder;
        foreach (var (name, value) in setup.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }
}
