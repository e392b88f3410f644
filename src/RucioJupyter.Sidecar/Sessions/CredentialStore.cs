using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Credentials and the choice of a method per instance. Thread-safe; read from the database once, then from memory.</summary>
internal sealed partial class CredentialStore(StateDatabase database, SecretBox box, TimeProvider time, ILogger<CredentialStore> log)
{
    private readonly ConcurrentDictionary<(string Instance, AuthMethod Method), Credentials?> _known = new();
    private readonly ConcurrentDictionary<string, SignInRecord?> _records = new(StringComparer.Ordinal);

    public Credentials? Find(string instance, AuthMethod method) => _known.GetOrAdd((instance, method), static (key, store) => store.Read(key.Instance, key.Method), this);

    /// <summary>What is remembered of the last sign-in or sign-out; null where there was neither.</summary>
    public SignInRecord? Record(string instance) => _records.GetOrAdd(instance, static (name, store) => store.ReadRecord(name), this);

    public void Put(string instance, Credentials credentials)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(StoredParams.From(credentials), SessionsJson.Default.StoredParams);
        Execute(
            """
            INSERT INTO credential (instance, method, params, changed_at) VALUES ($instance, $method, $params, $now)
            ON CONFLICT (instance, method) DO UPDATE SET params = excluded.params, changed_at = excluded.changed_at
            """,
            ("$instance", instance),
            ("$method", credentials.Method.Word()),
            ("$params", box.Seal(json)));
        _known[(instance, credentials.Method)] = credentials;
    }

    public void Remember(string instance, SignInRecord record)
    {
        Execute(
            """
            INSERT INTO sign_in (instance, account, signed_out, changed_at) VALUES ($instance, $account, $out, $now)
            ON CONFLICT (instance) DO UPDATE SET account = excluded.account, signed_out = excluded.signed_out, changed_at = excluded.changed_at
            """,
            ("$instance", instance),
            ("$account", record.Account),
            ("$out", record.SignedOut));
        _records[instance] = record;
    }

    /// <summary>Forgets all credentials of the instance and remembers that the user signed out.</summary>
    public void Forget(string instance)
    {
        Execute("DELETE FROM credential WHERE instance = $instance", ("$instance", instance));
        foreach (var method in AuthMethodNames.All)
        {
            _known[(instance, method)] = null;
        }

        Remember(instance, new SignInRecord(null, SignedOut: true));
    }

    private Credentials? Read(string instance, AuthMethod method)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT params FROM credential WHERE instance = $instance AND method = $method";
        command.Parameters.AddWithValue("$instance", instance);
        command.Parameters.AddWithValue("$method", method.Word());
        if (command.ExecuteScalar() is not byte[] sealedParams)
        {
            return null;
        }

        if (!box.TryOpen(sealedParams, out var json))
        {
            KeysLost(instance, method.Word());
            return null;
        }

        return JsonSerializer.Deserialize(json, SessionsJson.Default.StoredParams)?.As(method);
    }

    private SignInRecord? ReadRecord(string instance)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT account, signed_out FROM sign_in WHERE instance = $instance";
        command.Parameters.AddWithValue("$instance", instance);
        using var row = command.ExecuteReader();
        return row.Read() ? new SignInRecord(row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1)) : null;
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        if (sql.Contains("$now", StringComparison.Ordinal))
        {
            command.Parameters.AddWithValue("$now", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        }

        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stored {Method} credentials of {Instance} cannot be decrypted with the keys in the state folder; the user has to log in again")]
    private partial void KeysLost(string instance, string method);
}
