using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Tests.Fixture;

/// <summary>What a sidecar under test is started with: a home, a configuration, variables, all in one temporary folder.</summary>
internal sealed class SidecarSetup : IDisposable
{
    public SidecarSetup()
    {
        Folder = Directory.CreateTempSubdirectory("rj-").FullName;
        Home = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        SocketFolder = Directory.CreateDirectory(Path.Combine(Folder, "run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        SocketPath = Path.Combine(SocketFolder, "s");
        ConfigFile = Path.Combine(Home, ".jupyter", "jupyter_server_config.json");
    }

    public string Folder { get; }

    public string Home { get; }

    public string SocketFolder { get; }

    public string SocketPath { get; }

    public string StateFolder => Path.Combine(Folder, "state");

    /// <summary>The user's own Jupyter configuration.</summary>
    public string ConfigFile { get; }

    /// <summary>Entries of <c>RucioConfig.instances</c>.</summary>
    public JsonArray Instances { get; } = [];

    /// <summary>Further keys of <c>RucioConfig</c>.</summary>
    public JsonObject Config { get; } = [];

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A last change of the options, or null.</summary>
    public Func<SidecarOptions, SidecarOptions>? Adjust { get; set; }

    /// <summary>An instance in download mode, wildcards allowed, at <paramref name="rucio"/>; the emulator's address as a rule.</summary>
    public SidecarSetup WithDownloadInstance(Uri rucio, string name = "demo")
    {
        Instances.Add(new JsonObject
        {
            ["name"] = name,
            ["display_name"] = $"The {name} instance",
            ["mode"] = "download",
            ["rucio_base_url"] = rucio.ToString().TrimEnd('/'),
            ["rucio_ca_cert"] = "/etc/ssl/certs/ca-certificates.crt",
            ["wildcard_enabled"] = true,
        });
        return this;
    }

    /// <summary>An instance in replica mode with one mounted RSE.</summary>
    public SidecarSetup WithReplicaInstance(Uri rucio, string rse, string mountPath, int pathBeginsAt = 0, string name = "mounted")
    {
        Instances.Add(new JsonObject
        {
            ["name"] = name,
            ["display_name"] = $"The {name} instance",
            ["mode"] = "replica",
            ["rucio_base_url"] = rucio.ToString().TrimEnd('/'),
            ["destination_rse"] = rse,
            ["rse_mount_path"] = mountPath,
            ["path_begins_at"] = pathBeginsAt,
            ["wildcard_enabled"] = true,
        });
        return this;
    }

    public void WriteConfig()
    {
        if (Instances.Count == 0 && Config.Count == 0)
        {
            return;
        }

        var config = (JsonObject)Config.DeepClone();
        config["instances"] = Instances.DeepClone();
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!); // the file lies in a folder

        // At once: a watcher that looks in between would see an empty file.
        File.WriteAllText(ConfigFile + ".new", new JsonObject { ["RucioConfig"] = config }.ToJsonString());
        File.Move(ConfigFile + ".new", ConfigFile, overwrite: true);
    }

    public SidecarOptions Options()
    {
        var options = new SidecarOptions
        {
            Environment = new ProcessEnvironment(new Dictionary<string, string>(Variables) { ["HOME"] = Home }, Home),
            SocketPath = SocketPath,
            StateFolder = StateFolder,
            Time = Time,
        };
        return Adjust?.Invoke(options) ?? options;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
