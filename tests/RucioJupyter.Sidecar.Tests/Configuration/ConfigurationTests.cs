using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Configuration;

public sealed class ConfigurationTests
{
    private static readonly Uri Rucio = new("https://rucio.example.org");

    [Fact]
    public async Task An_empty_list_says_which_file_was_looked_for_and_when()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var reply = await sidecar.GetJsonAsync("instances");

        Assert.Empty(reply["instances"]!.AsArray());
        var file = reply["config"]!["files"]!.AsArray().Single(f => (string?)f!["path"] == sidecar.Setup.ConfigFile)!;
        Assert.False((bool)file["read"]!);
        Assert.Equal("It is not there.", (string?)file["problem"]);
        Assert.True(DateTimeOffset.Parse((string)reply["config"]!["read_at"]!, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_syntax_error_is_told_with_file_line_and_what_to_do()
    {
        var setup = new SidecarSetup();
        Write(setup.ConfigFile, "{\n  \"RucioConfig\": {\n    \"instances\": [}\n}");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var reply = await sidecar.GetJsonAsync("instances");

        var problem = (string?)reply["config"]!["files"]!.AsArray().Single()!["problem"];
        Assert.StartsWith($"{setup.ConfigFile}, line 3, character ", problem, StringComparison.Ordinal);
        Assert.Contains("python3 -m json.tool", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mounted_ConfigMap_that_changes_behind_its_links_is_seen()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "first");
        setup.WriteConfig();
        var mounted = Directory.CreateDirectory(Path.Combine(setup.Folder, "mounted")).FullName;
        Exchange("1", await File.ReadAllTextAsync(setup.ConfigFile));
        File.Delete(setup.ConfigFile);
        File.CreateSymbolicLink(setup.ConfigFile, Path.Combine(mounted, "..data", "config.json"));
        setup.Instances.Clear(); // the fixture shall not write through the link
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await sidecar.GetJsonAsync("instances");
        var registry = sidecar.Get<InstanceRegistry>();
        Assert.Equal(["first"], registry.Entries.Select(e => e.Name));

        var changed = NextAsync(registry);
        Exchange("2", (await File.ReadAllTextAsync(setup.ConfigFile)).Replace("first", "other", StringComparison.Ordinal));
        await changed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["other"], registry.Entries.Select(e => e.Name));

        void Exchange(string version, string text)
        {
            Write(Path.Combine(mounted, version, "config.json"), text);
            var beside = File.CreateSymbolicLink(Path.Combine(mounted, $"{version}.link"), version).FullName;
            using var moved = System.Diagnostics.Process.Start("mv", ["-T", beside, Path.Combine(mounted, "..data")]);
            moved.WaitForExit();
        }
    }

    [Fact]
    public async Task A_change_is_seen_within_two_seconds_and_a_broken_edit_keeps_the_last_good_state()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "first");
        await using var sidecar = await RunningSidecar.StartAsync(setup);
        await sidecar.GetJsonAsync("instances");
        var registry = sidecar.Get<InstanceRegistry>();
        var before = registry.Entries[0];

        var changed = NextAsync(registry);
        setup.WithDownloadInstance(Rucio, "second").WriteConfig();
        await changed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["first", "second"], registry.Entries.Select(e => e.Name));
        Assert.Same(before, registry.Entries[0]);
        Assert.True(ConfigWatch.Interval <= TimeSpan.FromSeconds(1));

        changed = NextAsync(registry);
        await File.WriteAllTextAsync(setup.ConfigFile, "{ broken");
        await changed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["first", "second"], registry.Entries.Select(e => e.Name));
        var reply = await sidecar.GetJsonAsync("instances");
        Assert.Contains("stays in force", (string?)reply["config"]!["files"]!.AsArray().Single()!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_instance_disables_only_itself()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "good");
        setup.Instances.Add(new JsonObject { ["name"] = "bad", ["display_name"] = "Bad", ["mode"] = "download" });
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var reply = await sidecar.GetJsonAsync("instances");

        Assert.Equal([true, false], reply["instances"]!.AsArray().Select(i => (bool)i!["available"]!));
        Assert.Contains("rucio_base_url is missing", (string?)reply["instances"]![1]!["problem"]!["error"], StringComparison.Ordinal);
        using var refused = await sidecar.Client.GetAsync(new Uri("list-scopes?namespace=bad", UriKind.Relative));
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("instance_unavailable", (string?)(await RunningSidecar.ReadAsync(refused))!["code"]);
    }

    [Fact]
    public async Task A_stronger_file_replaces_the_list_and_a_snippet_adds_to_it()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "mine");
        var weak = Path.Combine(setup.Folder, "prefix", "etc", "jupyter");
        setup.Variables["RUCIO_JUPYTER_PREFIX"] = Path.Combine(setup.Folder, "prefix");
        Write(Path.Combine(weak, "jupyter_server_config.json"), Config("site"));
        Write(Path.Combine(weak, "jupyter_server_config.d", "b.json"), Config("snippet"));
        Write(Path.Combine(weak, "jupyter_config.json"), """{"RucioConfig":{"default_instance":"snippet","log_level":"info"}}""");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var snapshot = sidecar.Get<RucioConfiguration>().Current;

        Assert.Equal(["mine", "snippet"], snapshot.Entries.Select(e => e.Name));
        Assert.Equal(("snippet", "info"), (snapshot.DefaultInstance, snapshot.LogLevel));
    }

    [Fact]
    public async Task The_variables_of_the_container_make_an_instance_by_themselves()
    {
        var setup = new SidecarSetup();
        var secret = Path.Combine(setup.Folder, "vo");
        await File.WriteAllTextAsync(secret, " atl\n");
        setup.Variables["RUCIO_BASE_URL"] = "https://rucio.example.org";
        setup.Variables["RUCIO_MODE"] = "replica";
        setup.Variables["RUCIO_DESTINATION_RSE"] = "DISK";
        setup.Variables["RUCIO_RSE_MOUNT_PATH"] = "/eos";
        setup.Variables["RUCIO_PATH_BEGINS_AT"] = "";
        setup.Variables["RUCIO_WILDCARD_ENABLED"] = "1";
        setup.Variables["RUCIO_OIDC_AUTH"] = "";
        setup.Variables["RUCIO_DEFAULT_AUTH_TYPE"] = "";
        setup.Variables["RUCIO_DEFAULT_INSTANCE"] = "default";
        setup.Variables["RUCIO_VO_FILE"] = secret;
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var snapshot = sidecar.Get<RucioConfiguration>().Current;

        var instance = snapshot.Entries.Single().Instance!;
        Assert.Equal(("default", "Default Instance", "atl"), (instance.Name, instance.DisplayName, instance.Vo));
        Assert.Equal(("DISK", 0), (instance.DefaultDestination!.Rse, instance.DefaultDestination.PathBeginsAt));
        Assert.True(instance.WildcardEnabled);
        Assert.Null(instance.Oidc);
        Assert.Null(snapshot.DefaultAuthType);
        Assert.Equal("default", snapshot.DefaultInstance);
        Assert.Empty(snapshot.Warnings);
    }

    [Fact]
    public async Task A_fault_in_a_variable_is_told_by_the_name_of_the_variable()
    {
        var setup = new SidecarSetup();
        setup.Variables["RUCIO_BASE_URL"] = "https://rucio.example.org";
        setup.Variables["RUCIO_DESTINATION_RSE"] = "DISK";
        setup.Variables["RUCIO_RSE_MOUNT_PATH"] = "/eos";
        setup.Variables["RUCIO_PATH_BEGINS_AT"] = "four";
        setup.Variables["RUCIO_PASSWORD_FILE"] = "/no/such/file";
        setup.Variables["RUCIO_JUPYTER_LOG_FILE"] = Path.Combine(setup.Folder, "not-yet-there.log");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var snapshot = sidecar.Get<RucioConfiguration>().Current;

        Assert.Contains("RUCIO_PATH_BEGINS_AT is \"four\"", snapshot.Entries.Single().Problem!.Error, StringComparison.Ordinal);
        Assert.Contains(snapshot.Warnings, w => w.StartsWith("RUCIO_PASSWORD_FILE names /no/such/file", StringComparison.Ordinal));
        Assert.DoesNotContain(snapshot.Warnings, w => w.Contains("RUCIO_JUPYTER_LOG_FILE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_and_keys_that_mean_nothing_are_warnings()
    {
        var setup = new SidecarSetup().WithDownloadInstance(Rucio, "cern").WithDownloadInstance(Rucio, "cern");
        setup.Config["default_instance"] = "cerm";
        setup.Config["default_auth_type"] = "x590";
        setup.Config["defaultinstance"] = "x";
        Write(Path.Combine(setup.Home, ".jupyter", "jupyter_server_config.py"), "c.RucioConfig.instances = []\n");
        await using var sidecar = await RunningSidecar.StartAsync(setup);

        var snapshot = sidecar.Get<RucioConfiguration>().Current;

        Assert.Null(snapshot.DefaultInstance);
        Assert.Contains(snapshot.Warnings, w => w.Contains("default_instance names 'cerm', which is not configured; did you mean 'cern'?", StringComparison.Ordinal));
        Assert.Contains(snapshot.Warnings, w => w.Contains("default_auth_type is 'x590'", StringComparison.Ordinal) && w.Contains("did you mean 'x509'?", StringComparison.Ordinal));
        Assert.Contains(snapshot.Warnings, w => w.Contains("'RucioConfig.defaultinstance' is not known and has no effect; did you mean 'default_instance'?", StringComparison.Ordinal));
        Assert.Contains(snapshot.Warnings, w => w.Contains("'cern' is configured 2 times", StringComparison.Ordinal));
        Assert.Contains(snapshot.Warnings, w => w.Contains("only Python can read it", StringComparison.Ordinal));
    }

    private static Task NextAsync(InstanceRegistry registry)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registry.Changed += () => next.TrySetResult();
        return next.Task;
    }

    private static string Config(string name) =>
        $$$"""{"RucioConfig":{"instances":[{"name":"{{{name}}}","display_name":"D","mode":"download","rucio_base_url":"https://r.example.org"}]}}""";

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
