using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Rucio.Policy;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.State;
using static RucioJupyter.Sidecar.State.Sql;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>The tables of transfers. Every method is one transaction. Thread-safe.</summary>
/// <remarks>What a worker writes counts only while the row is its own: another sidecar may have taken the job over.</remarks>
internal sealed partial class TransferStore(StateDatabase state, StartMark start, TimeProvider time)
{
    private const string Columns =
        "id, kind, namespace, did, state, folder, files_total, files_done, files_failed, bytes_total, bytes_done, error, code, created_at, changed_at, "
        + "(SELECT min(id) FROM upload_job WHERE upload_job.transfer = transfer.id)";

    /// <summary>The live download of a DID, or a new one in the queue which takes over what the last one left on the disk.</summary>
    /// <returns>The transfer, and whether it is new.</returns>
    public (Transfer Transfer, bool IsNew) Enqueue(string @namespace, Did did, string folder)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (One(connection, $"SELECT {Columns} FROM transfer WHERE namespace = $namespace AND did = $did AND kind = 'download' AND state IN ('queued', 'running', 'paused')",
            ("$namespace", @namespace), ("$did", did.ToString())) is { } live)
        {
            return (live, false);
        }

        var earlier = Newest(connection, @namespace, did);
        var id = (long)Ask(
            connection,
            """
            INSERT INTO transfer (kind, namespace, did, state, folder, files_total, bytes_total, created_at, changed_at)
            VALUES ('download', $namespace, $did, 'queued', $folder, $files, $bytes, $now, $now) RETURNING id
            """,
            ("$namespace", @namespace), ("$did", did.ToString()), ("$folder", earlier?.Folder ?? folder),
            ("$files", earlier?.Files.Total), ("$bytes", earlier?.Bytes.Total), ("$now", Now()))!; // RETURNING gives the key
        if (earlier is not null)
        {
            Run(connection, "UPDATE transfer_file SET transfer = $id, state = CASE state WHEN 'failed' THEN 'queued' ELSE state END, error = NULL, code = NULL WHERE transfer = $old",
                ("$id", id), ("$old", earlier.Id));
            Run(connection, "DELETE FROM transfer WHERE id = $old", ("$old", earlier.Id));
        }

        var transfer = One(connection, $"SELECT {Columns} FROM transfer WHERE id = $id", ("$id", id))!; // inserted above
        transaction.Commit();
        return (transfer, true);
    }

    public Transfer? Find(long id)
    {
        using var connection = state.Open();
        return One(connection, $"SELECT {Columns} FROM transfer WHERE id = $id AND hidden = 0", ("$id", id));
    }

    /// <summary>Newest first; those that the user took off the list are left out.</summary>
    public IReadOnlyList<Transfer> List(string? @namespace)
    {
        using var connection = state.Open();
        using var command = Command(
            connection,
            $"SELECT {Columns} FROM transfer WHERE hidden = 0 AND ($namespace IS NULL OR namespace = $namespace) ORDER BY id DESC LIMIT 1000",
            ("$namespace", @namespace));
        using var reader = command.ExecuteReader();
        var found = new List<Transfer>();
        while (reader.Read())
        {
            found.Add(Read(reader));
        }

        return found;
    }

    /// <summary>The latest download of a DID, hidden ones included; null where there never was one.</summary>
    public Transfer? Newest(string @namespace, Did did)
    {
        using var connection = state.Open();
        return Newest(connection, @namespace, did);
    }

    /// <summary>Takes the next job of the queue; null where there is none.</summary>
    /// <param name="kind">Downloads or uploads.</param>
    /// <param name="busy">
    /// Those that this sidecar still winds up: paused and resumed in one breath, they wait for their first life to end; cancelled and asked for
    /// anew, the next download waits for the folder.
    /// </param>
    public Transfer? Take(string kind, IReadOnlyCollection<Transfer> busy)
    {
        using var connection = state.Open();
        return One(
            connection,
            $"""
            UPDATE transfer SET state = 'running', owner = $owner, attempts = attempts + 1, error = NULL, code = NULL, changed_at = $now
            WHERE id = (
              SELECT id FROM transfer WHERE state = 'queued' AND kind = $kind AND id NOT IN (SELECT value FROM json_each($busy))
                AND (kind <> 'download' OR folder NOT IN (SELECT value FROM json_each($folders))) ORDER BY id LIMIT 1)
            RETURNING {Columns}
            """,
            ("$kind", kind), ("$busy", $"[{string.Join(',', busy.Select(transfer => transfer.Id))}]"),
            ("$folders", JsonSerializer.Serialize([.. busy.Where(transfer => transfer.Kind == Transfer.Download).Select(transfer => transfer.Folder)], TransfersJson.Default.IReadOnlyListString)), ("$owner", start.ServerId), ("$now", Now()));
    }

    /// <summary>Puts back what another life of the sidecar, or another sidecar, was working on, and what ended here without being written down.
    /// For the holder of the lease alone, and only while it works on nothing.</summary>
    public int TakeBack()
    {
        using var connection = state.Open();
        return Run(connection, "UPDATE transfer SET state = 'queued', owner = NULL, changed_at = $now WHERE state = 'running'", ("$now", Now()));
    }

    /// <summary>Puts a job of this sidecar back, unfinished.</summary>
    public void PutBack(long id) => Move(id, TransferState.Queued, null, null);

    /// <summary>Ends a job of this sidecar. False where it is no longer its own.</summary>
    public bool Finish(long id, TransferState end, string? error, string? code) => Move(id, end, error, code);

    /// <summary>Cancels a live transfer, whoever works on it.</summary>
    public bool Cancel(long id)
    {
        using var connection = state.Open();
        return Run(connection, "UPDATE transfer SET state = 'cancelled', owner = NULL, changed_at = $now WHERE id = $id AND state IN ('queued', 'running', 'paused')",
            ("$id", id), ("$now", Now())) > 0;
    }

    /// <summary>Lets a live transfer rest, whoever works on it; null where it is not live.</summary>
    public Transfer? Pause(long id)
    {
        using var connection = state.Open();
        return One(
            connection,
            $"UPDATE transfer SET state = 'paused', owner = NULL, changed_at = $now WHERE id = $id AND state IN ('queued', 'running') RETURNING {Columns}",
            ("$id", id), ("$now", Now()));
    }

    /// <summary>Queues a paused transfer again; null where it is not paused.</summary>
    public Transfer? Resume(long id)
    {
        using var connection = state.Open();
        return One(connection, $"UPDATE transfer SET state = 'queued', changed_at = $now WHERE id = $id AND state = 'paused' RETURNING {Columns}", ("$id", id), ("$now", Now()));
    }

    /// <summary>What a paused transfer has fetched so far, parts of files included: only for people.</summary>
    public void NoteBytes(long id, long bytesDone)
    {
        using var connection = state.Open();
        Run(connection, "UPDATE transfer SET bytes_done = $bytes WHERE id = $id AND state = 'paused'", ("$id", id), ("$bytes", bytesDone));
    }

    /// <summary>Whether a job still belongs to this sidecar: it was neither cancelled nor taken over.</summary>
    public bool IsMine(long id)
    {
        using var connection = state.Open();
        return Ask(connection, "SELECT 1 FROM transfer WHERE id = $id AND state = 'running' AND owner = $owner", ("$id", id), ("$owner", start.ServerId)) is not null;
    }

    /// <summary>Takes a finished transfer off the list; what a download says of the disk stays.</summary>
    public void Hide(long id)
    {
        using var connection = state.Open();
        Run(connection, "DELETE FROM transfer WHERE id = $id AND kind = 'upload' AND state NOT IN ('queued', 'running', 'paused')", ("$id", id));
        Run(connection, "UPDATE transfer SET hidden = 1 WHERE id = $id AND state NOT IN ('queued', 'running', 'paused')", ("$id", id));
    }

    /// <summary>Queues a failed or cancelled transfer again; null where it is neither, or another one of its DID is live.</summary>
    public Transfer? Retry(long id)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var transfer = One(
            connection,
            $"""
            UPDATE OR IGNORE transfer SET state = 'queued', owner = NULL, error = NULL, code = NULL, files_failed = 0, hidden = 0, changed_at = $now
            WHERE id = $id AND state IN ('failed', 'cancelled') RETURNING {Columns}
            """,
            ("$id", id), ("$now", Now()));
        Run(connection, "UPDATE transfer_file SET state = 'queued', error = NULL, code = NULL WHERE transfer = $id AND state = 'failed' AND $queued",
            ("$id", id), ("$queued", transfer is null ? 0 : 1));
        Run(connection, "UPDATE upload_job SET state = 'queued', step = 'queued', error = NULL, code = NULL WHERE transfer = $id AND state <> 'done' AND $queued",
            ("$id", id), ("$queued", transfer is null ? 0 : 1));
        transaction.Commit();
        return transfer;
    }

    /// <summary>Queues again what could not go on because nobody was logged in.</summary>
    public int RetryAfterLogin(string @namespace, string code)
    {
        using var connection = state.Open();
        return Run(connection, "UPDATE OR IGNORE transfer SET state = 'queued', error = NULL, code = NULL, changed_at = $now WHERE namespace = $namespace AND state = 'failed' AND code = $code",
            ("$namespace", @namespace), ("$code", code), ("$now", Now()));
    }

    /// <summary>The folders of all downloads that the table knows, with their DIDs.</summary>
    public IReadOnlyDictionary<string, Did> DownloadFolders(string @namespace)
    {
        using var connection = state.Open();
        using var command = Command(connection, "SELECT folder, did FROM transfer WHERE namespace = $namespace AND kind = 'download' ORDER BY id", ("$namespace", @namespace));
        using var row = command.ExecuteReader();
        var found = new Dictionary<string, Did>(StringComparer.Ordinal);
        while (row.Read())
        {
            found[row.GetString(0)] = Did.Parse(row.GetString(1));
        }

        return found;
    }

    /// <summary>Forgets the ended downloads of a DID whose files are gone.</summary>
    public void ForgetDownloads(string @namespace, Did did)
    {
        using var connection = state.Open();
        Run(connection, "DELETE FROM transfer WHERE namespace = $namespace AND did = $did AND kind = 'download' AND state IN ('done', 'failed', 'cancelled')",
            ("$namespace", @namespace), ("$did", did.ToString()));
    }

    private static Transfer? Newest(SqliteConnection connection, string @namespace, Did did) => One(
        connection,
        $"SELECT {Columns} FROM transfer WHERE namespace = $namespace AND did = $did AND kind = 'download' ORDER BY id DESC LIMIT 1",
        ("$namespace", @namespace), ("$did", did.ToString()));

    private bool Move(long id, TransferState to, string? error, string? code)
    {
        using var connection = state.Open();
        return Run(connection, "UPDATE transfer SET state = $state, owner = NULL, error = $error, code = $code, changed_at = $now WHERE id = $id AND state = 'running' AND owner = $owner",
            ("$id", id), ("$state", to.Word()), ("$error", error), ("$code", code), ("$owner", start.ServerId), ("$now", Now())) > 0;
    }

    private string Now() => time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    private static Transfer Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = row.GetString(1),
        Namespace = row.GetString(2),
        Did = row.GetString(3),
        State = row.GetString(4),
        Folder = row.GetString(5),
        Files = new FileCounts(Number(row, 6), row.GetInt64(7), row.GetInt64(8)),
        Bytes = new ByteCounts(Number(row, 9), row.GetInt64(10)),
        Error = Text(row, 11),
        Code = Text(row, 12),
        CreatedAt = DateTimeOffset.Parse(row.GetString(13), CultureInfo.InvariantCulture),
        ChangedAt = DateTimeOffset.Parse(row.GetString(14), CultureInfo.InvariantCulture),
        UploadJob = Number(row, 15)?.ToString(CultureInfo.InvariantCulture),
    };

    private static Transfer? One(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }
}
