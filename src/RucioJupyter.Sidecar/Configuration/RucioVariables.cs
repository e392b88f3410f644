using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>
/// The <c>RUCIO_*</c> variables of the container image, read as they are: empty means unset, <c>NAME_FILE</c> names a file with the value. A number
/// behind <c>RUCIO_</c> makes a further instance: <c>RUCIO_2_BASE_URL</c>.
/// </summary>
internal sealed class RucioVariables(ProcessEnvironment environment)
{
    /// <summary>How the variables of the one instance begin that the container image knows.</summary>
    public const string Prefix = "RUCIO_";

    private const long LargestFileBytes = 64 * 1024;
    private const int HighestNumber = 99;

    private static readonly (string Variable, string Key, string? Default)[] Keys =
    [
        ("RUCIO_NAME", "name", "default"),
        ("RUCIO_DISPLAY_NAME", "display_name", "Default Instance"),
        ("RUCIO_MODE", "mode", "replica"),
        ("RUCIO_BASE_URL", "rucio_base_url", null),
        ("RUCIO_AUTH_URL", "rucio_auth_url", null),
        ("RUCIO_WEBUI_URL", "rucio_webui_url", null),
        ("RUCIO_CA_CERT", "rucio_ca_cert", null),
        ("RUCIO_APP_ID", "app_id", null),
        ("RUCIO_SITE_NAME", "site_name", null),
        ("RUCIO_VO", "vo", null),
        ("RUCIO_VOMS_ENABLED", "voms_enabled", null),
        ("RUCIO_VOMS_VOMSES_PATH", "voms_vomses_path", null),
        ("RUCIO_VOMS_CERTDIR_PATH", "voms_certdir_path", null),
        ("RUCIO_VOMS_VOMSDIR_PATH", "voms_vomsdir_path", null),
        ("RUCIO_DESTINATION_RSE", "destination_rse", null),
        ("RUCIO_RSE_MOUNT_PATH", "rse_mount_path", null),
        ("RUCIO_PATH_BEGINS_AT", "path_begins_at", null),
        ("RUCIO_REPLICATION_RULE_LIFETIME_DAYS", "replication_rule_lifetime_days", null),
        ("RUCIO_WILDCARD_ENABLED", "wildcard_enabled", null),
        ("RUCIO_OIDC_AUTH", "oidc_auth", null),
        ("RUCIO_OIDC_ENV_NAME", "oidc_env_name", null),
        ("RUCIO_OIDC_FILE_NAME", "oidc_file_name", null),
        ("RUCIO_DOWNLOAD_FOLDER", "download_folder", null),
        ("RUCIO_KERNEL_REQUESTS", "kernel_requests", null),
        ("RUCIO_TRACES_ENABLED", "traces_enabled", null),
        ("RUCIO_ENCODED_SLASHES", "encoded_slashes", null),
    ];

    /// <summary>The variable that sets a key of an instance, for messages.</summary>
    /// <param name="key">As in a file.</param>
    /// <param name="prefix"><c>RUCIO_</c>, or <c>RUCIO_2_</c> for the second instance.</param>
    public static string VariableOf(string key, string prefix = Prefix) =>
        Keys.FirstOrDefault(k => k.Key == key).Variable is { } name ? prefix + name[Prefix.Length..] : key;

    /// <summary>How a variable says yes; anything else is no.</summary>
    public static bool IsYes(string word) => word.ToLowerInvariant() is "1" or "true" or "yes" or "on";

    /// <summary>The value of <c>RUCIO_…</c>, else what the file in <c>RUCIO_…_FILE</c> holds, without the white space around it; else null.</summary>
    public string? this[string variable] => environment[variable]?.Trim() is { Length: > 0 } value ? value : FromFile(variable);

    /// <summary>The instances that the variables describe: that of <c>RUCIO_BASE_URL</c>, then the numbered ones by number.</summary>
    public IReadOnlyList<RawInstance> Instances() =>
        [.. Enumerable.Range(0, HighestNumber + 1).Select(number => Instance(number == 0 ? Prefix : $"{Prefix}{number}_", number)).OfType<RawInstance>()];

    private RawInstance? Instance(string prefix, int number)
    {
        if (this[$"{prefix}BASE_URL"] is null)
        {
            return null;
        }

        var values = new JsonObject();
        foreach (var (variable, key, @default) in Keys)
        {
            var value = this[prefix + variable[Prefix.Length..]] ?? (number == 0 ? @default : key switch
            {
                "name" => $"default-{number}",
                "display_name" => $"Instance {number}",
                _ => @default,
            });
            if (value is not null)
            {
                values[key] = value;
            }
        }

        return new RawInstance(values, $"the {prefix}* variables", prefix);
    }

    /// <summary>What stands over <c>RucioConfig</c>'s own keys.</summary>
    public JsonObject Globals()
    {
        var values = new JsonObject();
        foreach (var (variable, key) in new[] { ("RUCIO_DEFAULT_INSTANCE", "default_instance"), ("RUCIO_DEFAULT_AUTH_TYPE", "default_auth_type"), ("RUCIO_LOG_LEVEL", "log_level"), ("RUCIO_KEEP_ALIVE_DURING_TRANSFERS", "keep_alive_during_transfers") })
        {
            if (this[variable] is { } value)
            {
                values[key] = value;
            }
        }

        return values;
    }

    /// <summary>Comma-separated hosts of <c>RUCIO_REMOTE_CONFIG_HOSTS</c>.</summary>
    public IReadOnlyList<string> RemoteHosts =>
        (this["RUCIO_REMOTE_CONFIG_HOSTS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? FromFile(string variable)
    {
        if (environment[$"{variable}_FILE"] is not { } path)
        {
            return null;
        }

        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= LargestFileBytes && File.ReadAllText(path).Trim() is { Length: > 0 } value ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // an unreadable file sets nothing; Problems() says so
        }
    }

    /// <summary>The files that <c>…_FILE</c> variables name.</summary>
    public IReadOnlyList<string> Files { get; } = [.. FileVariables(environment).Select(entry => entry.Value)];

    // The sidecar's own are none: RUCIO_JUPYTER_LOG_FILE is written.
    private static IEnumerable<KeyValuePair<string, string>> FileVariables(ProcessEnvironment environment) =>
        environment.Variables.Where(entry =>
            entry.Key.StartsWith(Prefix, StringComparison.Ordinal) && entry.Key.EndsWith("_FILE", StringComparison.Ordinal) && entry.Value.Length > 0
            && !entry.Key.StartsWith("RUCIO_JUPYTER_", StringComparison.Ordinal));

    /// <summary>A sentence for each <c>…_FILE</c> that names nothing readable.</summary>
    public IEnumerable<string> Problems() =>
        from entry in FileVariables(environment)
        where this[entry.Key[..^5]] is null
        select $"{entry.Key} names {entry.Value}, which cannot be read or is empty.";
}
