using System.Globalization;
using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Transfers;
using static RucioJupyter.Sidecar.State.Sql;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>The files of uploads; the transfer that each belongs to says who works on it. Every method is one transaction; a job is found only under its own instance. Thread-safe.</summary>
internal sealed class UploadStore(StateDatabase state, StartMark start, TimeProvider time)
{
    // What a transfer that ended early left undone has failed as well.
    private const string Select =
        """
        SELECT j.id, j.namespace, j.did, j.dataset_did, j.path, j.rse, j.lifetime, j.pid,
          CASE WHEN j.state IN ('queued', 'running') AND t.state IN ('failed', 'cancelled') THEN 'failed' ELSE j.state END,
          j.step, CASE j.state WHEN 'done' THEN NULL ELSE coalesce(j.error, t.error) END, CASE j.state WHEN 'done' THEN NULL ELSE coalesce(j.code, t.code) END,
          j.transfer, j.bytes, j.metadata, j.base
        FROM upload_job j JOIN transfer t ON t.id = j.transfer
        """;

    private const string Mine = "EXISTS (SELECT 1 FROM transfer WHERE id = upload_job.transfer AND state = 'running' AND owner = $owner)";

    /// <summary>Queues one transfer with its files.</summary>
    /// <returns>Its number, and those of its files in their order.</returns>
    public (long Transfer, IReadOnlyList<long> Jobs) Add(string @namespace, string did, string folder, IReadOnlyList<UploadJob> jobs)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var queue = Command(
            connection,
            """
            INSERT INTO transfer (kind, namespace, did, state, folder, listed, files_total, bytes_total, created_at, changed_at)
            VALUES ('upload', $namespace, $did, 'queued', $folder, 1, $files, $bytes, $now, $now) RETURNING id
            """,
            ("$namespace", @namespace), ("$did", did), ("$folder", folder), ("$files", jobs.Count), ("$bytes", jobs.Sum(job => job.Bytes ?? 0)), ("$now", Now()));
        var transfer = (long)queue.ExecuteScalar()!; // RETURNING gives the key
        var ids = new List<long>(jobs.Count);
        foreach (var job in jobs)
        {
            using var command = Command(
                connection,
                """
                INSERT INTO upload_job (transfer, namespace, did, dataset_did, path, rse, lifetime, pid, bytes, metadata, base, state, step, created_at, changed_at)
                VALUES ($transfer, $namespace, $did, $dataset, $path, $rse, $lifetime, $pid, $bytes, $metadata, $base, 'queued', 'queued', $now, $now) RETURNING id
                """,
                ("$transfer", transfer), ("$namespace", @namespace), ("$did", job.Did), ("$dataset", job.DatasetDid), ("$path", job.Path), ("$rse", job.Rse),
                ("$lifetime", job.Lifetime), ("$pid", job.Pid), ("$bytes", job.Bytes), ("$metadata", job.Metadata), ("$base", job.Below), ("$now", Now()));
            ids.Add((long)command.ExecuteScalar()!); // As above.
        }

        transaction.Commit();
        return (transfer, ids);
    }

    /// <summary>Files that wait or are being sent.</summary>
    public long CountLive()
    {
        using var connection = state.Open();
        using var command = Command(
            connection, "SELECT count(*) FROM upload_job j JOIN transfer t ON t.id = j.transfer WHERE j.state IN ('queued', 'running') AND t.state IN ('queued', 'running', 'paused')");
        return (long)command.ExecuteScalar()!; // count is never null
    }

    public IReadOnlyList<UploadJob> List(string @namespace)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"{Select} WHERE j.namespace = $namespace ORDER BY j.id", ("$namespace", @namespace));
        return Read(command);
    }

    public UploadJob? Find(string @namespace, long id)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"{Select} WHERE j.id = $id AND j.namespace = $namespace", ("$id", id), ("$namespace", @namespace));
        return Read(command).FirstOrDefault();
    }

    /// <summary>The files of a transfer, in their order.</summary>
    public IReadOnlyList<UploadJob> Of(long transfer)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"{Select} WHERE j.transfer = $transfer ORDER BY j.id", ("$transfer", transfer));
        return Read(command);
    }

    /// <summary>Removes one file of an upload and its log, and the transfer with its last file; false where the instance has none of that id.</summary>
    public bool Delete(string @namespace, long id)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var find = Command(connection, "DELETE FROM upload_job WHERE id = $id AND namespace = $namespace RETURNING transfer", ("$id", id), ("$namespace", @namespace));
        if (find.ExecuteScalar() is not long transfer)
        {
            return false;
        }

        Run(connection, "DELETE FROM transfer_log WHERE transfer = $transfer AND job = $id", ("$transfer", transfer), ("$id", id));
        Run(connection, "DELETE FROM transfer WHERE id = $transfer AND NOT EXISTS (SELECT 1 FROM upload_job WHERE transfer = $transfer)", ("$transfer", transfer));
        Recount(connection, transfer);
        transaction.Commit();
        return true;
    }

    /// <summary>Notes the step that begins, with a line of the log. False where the job is gone or no longer this sidecar's.</summary>
    public bool Step(UploadJob job, string step, string line)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var isMine = Run(connection, $"UPDATE upload_job SET state = 'running', step = $step, changed_at = $now WHERE id = $id AND {Mine}",
            ("$id", job.Id), ("$step", step), ("$owner", start.ServerId), ("$now", Now())) > 0;
        if (isMine)
        {
            Log(connection, job, line);
        }

        transaction.Commit();
        return isMine;
    }

    /// <summary>How a file ended. False where the job is gone or no longer this sidecar's.</summary>
    /// <param name="job">Which.</param>
    /// <param name="bytes">As they were sent.</param>
    /// <param name="error">Null: its registration was read back.</param>
    /// <param name="code">Of the error.</param>
    public bool Finish(UploadJob job, long? bytes, string? error, string? code)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var isMine = Run(
            connection,
            $"""
            UPDATE upload_job SET state = $state, step = CASE $state WHEN 'done' THEN 'done' ELSE step END, bytes = coalesce($bytes, bytes), error = $error, code = $code, changed_at = $now
            WHERE id = $id AND {Mine}
            """,
            ("$id", job.Id), ("$state", error is null ? "done" : "failed"), ("$bytes", bytes), ("$error", error), ("$code", code), ("$owner", start.ServerId), ("$now", Now())) > 0;
        if (isMine)
        {
            Log(connection, job, error ?? "Done: the registration was read back.");
            Recount(connection, job.Transfer);
        }

        transaction.Commit();
        return isMine;
    }

    /// <summary>The log of a job; null where it has none.</summary>
    public string? LogOf(UploadJob job)
    {
        using var connection = state.Open();
        using var command = Command(connection, "SELECT at, text FROM transfer_log WHERE transfer = $transfer AND job = $id ORDER BY n", ("$transfer", job.Transfer), ("$id", job.Id));
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add($"{reader.GetString(0)} {reader.GetString(1)}");
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private void Log(SqliteConnection connection, UploadJob job, string line) => Run(
        connection,
        """
        INSERT INTO transfer_log (transfer, n, at, job, text)
        VALUES ($transfer, 1 + coalesce((SELECT max(n) FROM transfer_log WHERE transfer = $transfer), 0), $now, $id, $text)
        """,
        ("$transfer", job.Transfer), ("$now", Now()), ("$id", job.Id), ("$text", $"{job.Did}: {line}"));

    private static void Recount(SqliteConnection connection, long transfer) => Run(
        connection,
        """
        UPDATE transfer SET (files_total, files_done, files_failed, bytes_total, bytes_done) =
          (SELECT count(*), coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0), coalesce(sum(bytes), 0), coalesce(sum(CASE state WHEN 'done' THEN bytes END), 0)
           FROM upload_job WHERE transfer = $transfer)
        WHERE id = $transfer
        """,
        ("$transfer", transfer));

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
                DatasetDid = Text(row, 3),
                Path = row.GetString(4),
                Rse = row.GetString(5),
                Lifetime = Number(row, 6),
                Pid = row.GetInt32(7),
                State = row.GetString(8),
                Step = row.GetString(9),
                Error = Text(row, 10),
                Code = Text(row, 11),
                Transfer = row.GetInt64(12),
                Bytes = Number(row, 13),
                Metadata = Text(row, 14),
                Below = Text(row, 15),
            });
        }

        return jobs;
    }
}
