using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>The one place that knows how the keys of an instance are written. Pure but for looking whether named files exist.</summary>
internal static class InstanceReader
{
    private const int HighestSlash = 1000;
    private const int LongestLifetimeDays = 36500;

    /// <summary>The instance, or all that is wrong with it together; and what else is worth a warning.</summary>
    /// <param name="values">The entry, remote and local keys already merged.</param>
    /// <param name="source">The file, variable or URL, for people.</param>
    /// <param name="home">The user's home.</param>
    /// <param name="prefix">How the variables begin that it came from: numbers and yes/no are text then. Null: a file.</param>
    /// <param name="warnings">Receives sentences.</param>
    public static InstanceEntry Read(JsonObject values, string source, string home, string? prefix, ICollection<string> warnings)
    {
        var name = NameOf(values);
        var where = $"{source}, instance '{name}'";
        var keys = new KeyReader(values, where, home, prefix);
        CheckName(keys, name);
        var display = keys.Text("display_name") ?? name;
        var mode = Mode(keys);
        var baseUrl = keys.Url("rucio_base_url");
        if (!keys.Has("rucio_base_url"))
        {
            keys.Fault("rucio_base_url", "is missing: the address of the Rucio server, such as https://rucio.example.org");
        }

        _ = keys.Text("$url"); // fetched before this; here only something that is no text is left
        if (values["cache_expires_at"] is { } expires && expires.GetValueKind() != JsonValueKind.Number)
        {
            warnings.Add($"{where}: cache_expires_at is {expires.ToJsonString()} and has no effect: it must be a number, seconds since 1970.");
        }

        var caCert = keys.FullPath("rucio_ca_cert");
        if (caCert is not null && !Path.Exists(caCert))
        {
            warnings.Add($"{where}: rucio_ca_cert names {caCert}, which is not there now.");
        }

        var instance = new Instance
        {
            Name = name,
            DisplayName = display,
            Mode = mode,
            BaseUrl = baseUrl ?? new Uri("https://invalid.invalid"), // never seen: without a base URL there is a fault
            AuthUrl = keys.Url("rucio_auth_url"),
            WebUiUrl = keys.Url("rucio_webui_url"),
            CaCert = caCert,
            AppId = keys.Text("app_id"),
            Vo = keys.Text("vo"),
            SiteName = keys.Text("site_name"),
            Destinations = Destinations(keys, mode, where, home, prefix, warnings),
            RuleLifetime = keys.Number("replication_rule_lifetime_days", LongestLifetimeDays) is { } days and > 0 ? TimeSpan.FromDays(days) : null,
            WildcardEnabled = keys.Flag("wildcard_enabled") ?? false,
            Traces = keys.Flag("traces_enabled") ?? true,
            KernelRequests = keys.Flag("kernel_requests") ?? true,
            Oidc = Oidc(keys),
            Voms = keys.Flag("voms_enabled") == true
                ? new VomsOptions(keys.FullPath("voms_vomses_path"), keys.FullPath("voms_certdir_path"), keys.FullPath("voms_vomsdir_path"))
                : null,
            DownloadFolder = keys.FullPath("download_folder") ?? Path.Combine(home, "rucio", name, "downloads"),
            PolicyPackage = keys.Text("policy_package"),
            EncodedSlashes = keys.Flag("encoded_slashes") ?? false,
            Source = source,
        };
        foreach (var warning in keys.Unknown(InstanceKeys.All))
        {
            warnings.Add(warning);
        }

        return keys.Faults.Count == 0
            ? new InstanceEntry(name, display, instance, null, source)
            : new InstanceEntry(name, display, null, new Problem(ConfigurationCodes.InstanceInvalid, $"{where}: {string.Join(" ", keys.Faults)}", "Correct the configuration: it is read again as soon as it changes."), source);
    }

    /// <summary>The name as it stands, or a word that says that there is none.</summary>
    public static string NameOf(JsonObject values) =>
        values["name"] is JsonValue value && value.TryGetValue(out string? name) && name.Length > 0 ? name : "(without a name)";

    private static void CheckName(KeyReader keys, string name)
    {
        keys.Required("name", "each instance needs a name of its own");
        if (string.IsNullOrWhiteSpace(name) || name.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format))
        {
            keys.Fault("name", "must not be blank or hold characters that cannot be seen");
        }

        if (name is "." or ".." || name.AsSpan().ContainsAny('/', '\0', '\n') || name.Length > 200)
        {
            keys.Fault("name", $"is '{name}', which cannot be the name of a folder");
        }
    }

    // Without a mode the Python extension's code takes replica, while its schema refuses: the schema's word reaches the person.
    private static InstanceMode Mode(KeyReader keys)
    {
        keys.Required("mode", "write \"replica\" where an RSE is mounted here, else \"download\"");
        // Without a good one the instance is not usable: what replica mode needs is not asked for as well.
        return keys.OneOf("mode", "replica", "download") == "replica" ? InstanceMode.Replica : InstanceMode.Download;
    }

    private static OidcSource? Oidc(KeyReader keys)
    {
        switch (keys.OneOf("oidc_auth", "env", "file"))
        {
            case "env":
                return new OidcSource(OidcSourceKind.Env, keys.Required("oidc_env_name", "with oidc_auth \"env\" it names the environment variable that holds the token"));
            case "file":
                keys.Required("oidc_file_name", "with oidc_auth \"file\" it names the file that holds the token");
                return keys.FullPath("oidc_file_name") is { } path ? new OidcSource(OidcSourceKind.File, path) : null;
            default:
                return null;
        }
    }

    private static List<Destination> Destinations(KeyReader keys, InstanceMode mode, string where, string home, string? prefix, ICollection<string> warnings)
    {
        var found = new List<Destination>();
        var hasList = keys.Has("destinations");
        if (keys.Has("destination_rse") || keys.Has("rse_mount_path") || (mode == InstanceMode.Replica && !hasList))
        {
            var rse = keys.Required("destination_rse", "replica mode needs the name of the RSE that is mounted here");
            keys.Required("rse_mount_path", "replica mode needs the folder where the RSE is mounted");
            found.Add(new Destination
            {
                Rse = rse,
                MountPath = keys.FullPath("rse_mount_path") ?? "",
                PathBeginsAt = keys.Number("path_begins_at", HighestSlash) ?? 0,
                PathMappings = Mappings(keys),
                ByAlgorithm = keys.Flag("path_by_algorithm") ?? false,
            });
        }

        foreach (var item in keys.Objects("destinations"))
        {
            var inner = new KeyReader(item, $"{where}, destinations", home, prefix: null);
            inner.Required("mount_path", "the folder where the RSE is mounted");
            found.Add(new Destination
            {
                Rse = inner.Required("rse", "the name of a mounted RSE"),
                MountPath = inner.FullPath("mount_path") ?? "",
                PathBeginsAt = inner.Number("path_begins_at", HighestSlash) ?? 0,
                PathMappings = Mappings(inner),
                ByAlgorithm = inner.Flag("path_by_algorithm") ?? false,
            });
            keys.Faults.AddRange(inner.Faults.Select(fault => $"destinations: {fault}"));
            foreach (var warning in inner.Unknown(InstanceKeys.Destination))
            {
                warnings.Add(warning);
            }
        }

        foreach (var twice in found.GroupBy(d => d.Rse, StringComparer.Ordinal).Where(group => group.Count() > 1 && group.Key.Length > 0))
        {
            keys.Fault("destinations", $"names the RSE '{twice.Key}' twice");
        }

        return found;
    }

    private static List<PathMapping> Mappings(KeyReader keys)
    {
        var found = new List<PathMapping>();
        foreach (var item in keys.Objects("path_mappings"))
        {
            if (item["prefix"]?.GetValueKind() is System.Text.Json.JsonValueKind.String
                && item["path"]?.GetValueKind() is System.Text.Json.JsonValueKind.String
                && item["prefix"]!.GetValue<string>() is { Length: > 0 } prefix // a text, as was just seen
                && Path.IsPathFullyQualified(item["path"]!.GetValue<string>()))
            {
                found.Add(new PathMapping(prefix, item["path"]!.GetValue<string>()));
            }
            else
            {
                keys.Fault("path_mappings", "must be a list of {\"prefix\": <how a PFN begins>, \"path\": <absolute path that takes its place>}");
            }
        }

        return [.. found.OrderByDescending(mapping => mapping.Prefix.Length)];
    }
}
