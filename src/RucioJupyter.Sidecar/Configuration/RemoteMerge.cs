using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Joins a local entry with its remote part: local keys win, and a remote server does not decide what is read or run here. Pure.</summary>
internal static class RemoteMerge
{
    /// <summary>The entry as listed while there is no copy of its remote part.</summary>
    public static InstanceEntry Missing(RawInstance raw, RemoteState state)
    {
        var display = raw.Values["display_name"] is JsonValue value && value.TryGetValue(out string? name) ? name : raw.Name;
        var problem = state.Problem is { } reason
            ? new Problem(ConfigurationCodes.RemoteUnreachable, $"The remote configuration of '{raw.Name}' is not there: {reason}", "It is tried again every minute. Check $url and the network.")
            : new Problem(ConfigurationCodes.RemotePending, $"The remote configuration of '{raw.Name}' is being fetched.", "Wait a moment.");
        return new InstanceEntry(raw.Name, display, null, problem, raw.Source);
    }

    /// <summary>The whole entry, each key with its source.</summary>
    public static (JsonObject Values, Dictionary<string, string> Sources) Join(RawInstance raw, JsonObject remote, bool trusted, ICollection<string> warnings)
    {
        var url = Uri.TryCreate(raw.Url, UriKind.Absolute, out var address) ? RemotePolicy.Shown(address) : "$url";
        var values = new JsonObject();
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in remote)
        {
            if (InstanceKeys.NeverRemote.Contains(key) || raw.Values.ContainsKey(key))
            {
                continue;
            }

            if (!trusted && InstanceKeys.OnlyLocal.Contains(key))
            {
                warnings.Add($"{url}: '{key}' is left out, as it says what is read or run on this machine. Write it beside $url, or name the host in RucioConfig.remote_config_hosts.");
                continue;
            }

            values[key] = value?.DeepClone();
            sources[key] = url;
        }

        foreach (var (key, value) in raw.Values)
        {
            values[key] = value?.DeepClone();
            sources[key] = raw.Source;
        }

        return (values, sources);
    }
}
