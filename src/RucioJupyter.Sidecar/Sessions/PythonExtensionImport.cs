using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Takes over, once, what the Python extension kept in its <c>cache.db</c>: the choice of an instance and credentials. Its file is only read.</summary>
internal sealed partial class PythonExtensionImport(
    ProcessEnvironment environment, SecretBox box, TimeProvider time, ILogger<PythonExtensionImport> log) : IStateSeed
{
    public void Sow(SqliteConnection connection)
    {
        foreach (var file in Candidates().Distinct(StringComparer.Ordinal).Where(file => IsOurs(file) && !IsDone(connection, file)))
        {
            try
            {
                using var transaction = connection.BeginTransaction();
                var credentials = Take(connection, file);
                Run(connection, "INSERT INTO imported_file (path, imported_at) VALUES ($a, $b)", file, Now());
                transaction.Commit();
                Imported(file, credentials);
            }
            catch (SqliteException e)
            {
                NotReadable(file, e.Message); // another start tries again: the extension may be writing at this moment
            }
        }
    }

    // The extension: db.py. Under a hub or in a pod it uses RUCIO_CACHE_DIR or a folder below /tmp, otherwise one in the home.
    private IEnumerable<string> Candidates()
    {
        string?[] folders =
        [
            environment["RUCIO_CACHE_DIR"],
            (environment["JUPYTERHUB_SERVICE_PREFIX"] ?? environment["KUBERNETES_SERVICE_HOST"]) is null ? null : "/tmp/.rucio_jupyterlab",
            Path.Combine(environment.Home, ".rucio_jupyterlab"),
        ];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, "cache.db"));
    }

    /// <summary>A folder below /tmp may be another user's: whoever made the file could choose where the panel logs in.</summary>
    private static bool IsOurs(string file) => Posix.Facts(file) is { Kind: FileKind.File } facts && facts.UserId == Posix.UserId;

    private static bool IsDone(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM imported_file WHERE path = $path";
        command.Parameters.AddWithValue("$path", file);
        return command.ExecuteScalar() is not null;
    }

    private int Take(SqliteConnection connection, string file)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = new Uri(file).AbsoluteUri + "?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        source.Open();
        foreach (var (key, value) in Rows(source, "userconfig", "SELECT key, value, NULL FROM userconfig WHERE key IN ('instance', 'auth_method')").Select(row => (row.A, row.B)))
        {
            Run(connection, "INSERT OR IGNORE INTO choice (key, value) VALUES ($a, $b)", key, value);
        }

        var taken = 0;
        foreach (var (instance, type, json) in Rows(source, "rucioauthcredentials", "SELECT namespace, auth_type, params FROM rucioauthcredentials"))
        {
            if (AuthMethodNames.TryParse(type, out var method) && Understand(json, method) is { } credentials)
            {
                var sealedParams = box.Seal(JsonSerializer.SerializeToUtf8Bytes(StoredParams.From(credentials), SessionsJson.Default.StoredParams));
                Run(connection, "INSERT OR IGNORE INTO credential (instance, method, params, changed_at) VALUES ($a, $b, $c, $d)", instance, type, sealedParams, Now());
                taken++;
            }
        }

        return taken;
    }

    /// <summary>The extension's parameters of one row; null where they make no sense.</summary>
    private static Credentials? Understand(string json, AuthMethod method)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(json, SessionsJson.Default.StoredParams);
            // A token file that the user once chose was copied over the operator's source, which is what has been kept fresh since.
            return (stored is null ? null : stored with
            {
                TokenPath = null,
                Key = Optional(stored.Key),
                Account = Optional(stored.Account),
            })?.As(method);
        }
        catch (JsonException)
        {
            return null; // a row by hand or half a write: the user logs in again
        }
    }

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static IEnumerable<(string A, string B, string C)> Rows(SqliteConnection source, string table, string sql)
    {
        using var probe = source.CreateCommand();
        probe.CommandText = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $table";
        probe.Parameters.AddWithValue("$table", table);
        if (probe.ExecuteScalar() is null)
        {
            yield break;
        }

        using var command = source.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return (Text(row, 0), Text(row, 1), Text(row, 2));
        }
    }

    private static string Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);

    private static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + i)}", values[i]);
        }

        command.ExecuteNonQuery();
    }

    private string Now() => time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Count} credentials and the choice of an instance over from {File}, which is left as it is")]
    private partial void Imported(string file, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Python extension's {File} cannot be read now: {Reason}")]
    private partial void NotReadable(string file, string reason);
}
