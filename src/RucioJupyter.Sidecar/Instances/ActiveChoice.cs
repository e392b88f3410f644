using System.Collections.Concurrent;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Instances;

/// <summary>What the user chose in the panel, kept over restarts: the active instance, and the way to log in of each instance.</summary>
internal sealed class ActiveChoice(StateDatabase state, RucioConfiguration configuration)
{
    private const string InstanceKey = "instance";
    private const string AuthKey = "auth_method";

    // Every request asks for the way to log in: the table is read once a key.
    private readonly ConcurrentDictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>The chosen instance, else the configured default; null where there is neither.</summary>
    public string? Instance => Read(InstanceKey) ?? configuration.Current.DefaultInstance;

    /// <summary>The way to log in to one instance: what was chosen for it, else what was chosen last, else the configured default.</summary>
    /// <returns><c>userpass</c>, <c>x509</c>, <c>x509_proxy</c>, <c>oidc</c> or null.</returns>
    public string? AuthType(string? instance) =>
        (instance is null ? null : OwnAuthType(instance)) ?? Read(AuthKey) ?? configuration.Current.DefaultAuthType;

    /// <summary>The way to log in that was chosen for this very instance; null where none was.</summary>
    public string? OwnAuthType(string instance) => Read($"{AuthKey}:{instance}");

    /// <summary>Remembers both.</summary>
    public void Set(string instance, string authType) => Write((InstanceKey, instance), (AuthKey, authType), ($"{AuthKey}:{instance}", authType));

    /// <summary>Remembers the way to log in to one instance, without making it the active one.</summary>
    public void SetAuthType(string instance, string authType) => Write(($"{AuthKey}:{instance}", authType));

    private void Write(params ReadOnlySpan<(string Key, string Value)> choices)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction();
        foreach (var (key, value) in choices)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO choice (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            command.Parameters.AddWithValue("$key", key);
            command.Parameters.AddWithValue("$value", value);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        foreach (var (key, value) in choices)
        {
            _known[key] = value;
        }
    }

    private string? Read(string key) => _known.GetOrAdd(key, static (name, choice) => choice.Load(name), this);

    private string? Load(string key)
    {
        using var connection = state.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM choice WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar() as string;
    }
}
