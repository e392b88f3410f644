using System.Globalization;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>The table of uploads. Every method is one transaction; a job is found only under its own instance. Thread-safe.</summary>
internal sealed class UploadStore(StateDatabase state, StartMark start, TimeProvider time)
{
    private const string Columns = "id, namespace, did, dataset_did, path, rse, lifetime, pid, state, step, error, code";

    public IReadOnlyList<long> Add(IReadOnlyList<UploadJob> jobs)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var ids = new List<long>();
        foreach (var job in jobs)
        {
            using var command = Command(
                connection,
                """
                INSERT INTO upload_job (namespace, did, dataset_did, path, rse, lifetime, pid, state, step, created_at, changed_at)
                VALUES ($namespace, $did, $dataset, $path, $rse, $lifetime, $pid, 'queued', 'queued', $now, $now) RETURNING id
                """,
                ("$namespace", job.Namespace), ("$did", job.Did), ("$dataset", job.DatasetDid), ("$path", job.Path), ("$rse", job.Rse),
                ("$lifetime", job.Lifetime), ("$pid", job.Pid), ("$now", Now()));
            ids.Add((long)command.ExecuteScalar()!); // RETURNING gives the key
        }

        transaction.Commit();
        return ids;
    }

    public long CountLive()
    {
        using var connection = state.Open();
        using var command = Command(connection, "SELECT count(*) FROM upload_job WHERE state IN ('queued', 'running')");
        return (long)command.ExecuteScalar()!; // count is never null
    }

    public IReadOnlyList<UploadJob> List(string @namespace)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"SELECT {Columns} FROM upload_job WHERE namespace = $namespace ORDER BY id", ("$namespace", @namespace));
        return Read(command);
    }

    public UploadJob? Find(string @namespace, long id)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"SELECT {Columns} FROM upload_job WHERE id = $id AND namespace = $namespace", ("$id", id), ("$namespace", @namespace));
        return Read(command).FirstOrDefault();
    }

    /// <summary>Removes one job and its log; false where the instance has none of that id.</summary>
    public bool Delete(string @namespace, long id)
    {
        using var connection = state.Open();
        using var command = Command(connection, "DELETE FROM upload_job WHERE id = $id AND namespace = $namespace", ("$id", id), ("$namespace", @namespace));
        return command.ExecuteNonQuery() > 0;
    }

    public UploadJob? Take()
    {
        using var connection = state.Open();
        using var command = Command(
            connection,
            $"""
            UPDATE upload_job SET state = 'running', owner = $owner, changed_at = $now
            WHERE id = (SELECT id FROM upload_job WHERE state = 'queued' ORDER BY id LIMIT 1) RETURNING {Columns}
            """,
            ("$owner", start.ServerId), ("$now", Now()));
        return Read(command).FirstOrDefault();
    }

    /// <summary>Puts back what a sidecar that is gone was working on. For the holder of the lease alone.</summary>
    public void TakeBack()
    {
        using var connection = state.Open();
        using var command = Command(connection, "UPDATE upload_job SET state = 'queued', owner = NULL WHERE state = 'running' AND owner IS NOT $owner", ("$owner", start.ServerId));
        command.ExecuteNonQuery();
    }

    public void PutBack(long id)
    {
        using var connection = state.Open();
        using var command = Command(connection, "UPDATE upload_job SET state = 'queued', owner = NULL WHERE id = $id AND state = 'running' AND owner = $owner",
            ("$id", id), ("$owner", start.ServerId));
        command.ExecuteNonQuery();
    }

    /// <summary>Notes the step that begins, with a line of the log. False where the job is gone or no longer this sidecar's.</summary>
    public bool Step(long id, string step, string line)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = Command(connection, "UPDATE upload_job SET step = $step, changed_at = $now WHERE id = $id AND state = 'running' AND owner = $owner",
            ("$id", id), ("$step", step), ("$owner", start.ServerId), ("$now", Now()));
        var isMine = command.ExecuteNonQuery() > 0;
        if (isMine)
        {
            Log(connection, id, line);
        }

        transaction.Commit();
        return isMine;
    }

    public void Finish(long id, string? error, string? code)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = Command(
            connection,
            "UPDATE upload_job SET state = $state, step = CASE $state WHEN 'done' THEN 'done' ELSE step END, error = $error, code = $code, owner = NULL, changed_at = $now WHERE id = $id AND state = 'running' AND owner = $owner",
            ("$id", id), ("$state", error is null ? "done" : "failed"), ("$error", error), ("$code", code), ("$owner", start.ServerId), ("$now", Now()));
        if (command.ExecuteNonQuery() > 0)
        {
            Log(connection, id, error ?? "Done: the registration was read back.");
        }

        transaction.Commit();
    }

    /// <summary>The log of a job; null where it has none.</summary>
    public string? LogOf(long id)
    {
        using var connection = state.Open();
        using var command = Command(connection, "SELECT at, line FROM upload_log WHERE job = $id ORDER BY rowid", ("$id", id));
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add($"{reader.GetString(0)} {reader.GetString(1)}");
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private void Log(SqliteConnection connection, long id, string line)
    {
        using var command = Command(connection, "INSERT INTO upload_log (job, at, line) VALUES ($id, $now, $line)", ("$id", id), ("$now", Now()), ("$line", line));
        command.ExecuteNonQuery();
    }

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static List<UploadJob> Read(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var jobs = new List<UploadJob>();
        while (row.Read())
        {
            jobs.Add(new UploadJob
            {
                Id = row.GetInt64(0),
                Namespace = row.GetString(1),
                Did = row.GetString(2),
                DatasetDid = row.IsDBNull(3) ? null : row.GetString(3),
                Path = row.GetString(4),
                Rse = row.GetString(5),
                Lifetime = row.IsDBNull(6) ? null : row.GetInt64(6),
                Pid = row.GetInt32(7),
                Status = row.GetString(8) switch { "done" => "OK", "failed" => "FAILED", _ => "UPLOADING" },
                Step = row.GetString(9),
                Error = row.IsDBNull(10) ? null : row.GetString(10),
                Code = row.IsDBNull(11) ? null : row.GetString(11),
            });
        }

        return jobs;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
