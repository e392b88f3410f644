using System.Text.Json;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>What the configuration says now.</summary>
internal sealed class RucioConfiguration
{
    private readonly ProcessEnvironment _environment;
    private ConfigSnapshot _current;

    public RucioConfiguration(ProcessEnvironment environment)
    {
        _environment = environment;
        _current = Read();
    }

    /// <summary>After a reading that differs from the one before.</summary>
    public event Action? Changed;

    public ConfigSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Reads everything again.</summary>
    public void Reload()
    {
        Volatile.Write(ref _current, Read());
        Changed?.Invoke();
    }

    private ConfigSnapshot Read()
    {
        var folder = _environment["JUPYTER_CONFIG_DIR"] ?? Path.Combine(_environment.Home, ".jupyter");
        var path = Path.Combine(folder, "jupyter_server_config.json");
        if (!File.Exists(path))
        {
            return new ConfigSnapshot([], null, null);
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        if (!document.RootElement.TryGetProperty("RucioConfig", out var config))
        {
            return new ConfigSnapshot([], null, null);
        }

        var entries = config.GetProperty("instances").EnumerateArray().Select(item => Entry(item, path)).ToList();
        return new ConfigSnapshot(entries, Text(config, "default_instance"), Text(config, "default_auth_type"));
    }

    private InstanceEntry Entry(JsonElement item, string path)
    {
        var name = Text(item, "name")!;
        var rse = Text(item, "destination_rse");
        var instance = new Instance
        {
            Name = name,
            DisplayName = Text(item, "display_name") ?? name,
            Mode = Text(item, "mode") == "download" ? InstanceMode.Download : InstanceMode.Replica,
            BaseUrl = new Uri(Text(item, "rucio_base_url")!),
            AuthUrl = Text(item, "rucio_auth_url") is { } auth ? new Uri(auth) : null,
            WebUiUrl = Text(item, "rucio_webui_url") is { } web ? new Uri(web) : null,
            CaCert = Text(item, "rucio_ca_cert"),
            AppId = Text(item, "app_id"),
            Vo = Text(item, "vo"),
            SiteName = Text(item, "site_name"),
            Destinations = rse is null
                ? []
                : [new Destination
                {
                    Rse = rse,
                    MountPath = Text(item, "rse_mount_path")!,
                    PathBeginsAt = item.TryGetProperty("path_begins_at", out var at) ? at.GetInt32() : 0,
                }],
            RuleLifetime = item.TryGetProperty("replication_rule_lifetime_days", out var days) && days.GetInt32() > 0 ? TimeSpan.FromDays(days.GetInt32()) : null,
            WildcardEnabled = item.TryGetProperty("wildcard_enabled", out var wildcard) && wildcard.GetBoolean(),
            Oidc = Text(item, "oidc_auth") switch
            {
                "env" => new OidcSource(OidcSourceKind.Env, Text(item, "oidc_env_name")!),
                "file" => new OidcSource(OidcSourceKind.File, Text(item, "oidc_file_name")!),
                _ => null,
            },
            DownloadFolder = Path.Combine(_environment.Home, "rucio", name, "downloads"),
            Source = path,
        };
        return new InstanceEntry(name, instance.DisplayName, instance, null, path);
    }

    private static string? Text(JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>One reading of the configuration.</summary>
internal sealed record ConfigSnapshot(IReadOnlyList<InstanceEntry> Entries, string? DefaultInstance, string? DefaultAuthType);
