using Microsoft.Data.Sqlite;
using Rucio.Policy;
using static RucioJupyter.Sidecar.State.Sql;

namespace RucioJupyter.Sidecar.Transfers;

internal sealed partial class TransferStore
{
    private const string FileColumns = "ordinal, did, bytes, adler32, state, path, size, modified, error, code";

    /// <summary>Whether the files of a transfer are all listed.</summary>
    public bool IsListed(long id)
    {
        using var connection = state.Open();
        return Ask(connection, "SELECT listed FROM transfer WHERE id = $id", ("$id", id)) is 1L;
    }

    /// <summary>Rows of a transfer from an ordinal on, in order.</summary>
    public IReadOnlyList<FileRow> Files(long id, long from, int limit)
    {
        using var connection = state.Open();
        using var command = Command(
            connection, $"SELECT {FileColumns} FROM transfer_file WHERE transfer = $id AND ordinal >= $from ORDER BY ordinal LIMIT $limit",
            ("$id", id), ("$from", from), ("$limit", limit));
        return ReadFiles(command);
    }

    /// <summary>Those that failed first, then those that are missing, then those that are here.</summary>
    public IReadOnlyList<FileRow> FilesForPeople(long id, int limit)
    {
        using var connection = state.Open();
        using var command = Command(
            connection,
            $"SELECT {FileColumns} FROM transfer_file WHERE transfer = $id ORDER BY CASE state WHEN 'failed' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END, ordinal LIMIT $limit",
            ("$id", id), ("$limit", limit));
        return ReadFiles(command);
    }

    /// <summary>What the transfer knows of some files.</summary>
    public IReadOnlyDictionary<Did, FileRow> FilesNamed(long id, IReadOnlyCollection<Did> dids)
    {
        using var connection = state.Open();
        using var command = Command(connection, $"SELECT {FileColumns} FROM transfer_file WHERE transfer = $id AND did = $did", ("$id", id), ("$did", ""));
        var found = new Dictionary<Did, FileRow>(dids.Count);
        foreach (var did in dids)
        {
            command.Parameters["$did"].Value = did.ToString();
            foreach (var row in ReadFiles(command))
            {
                found[row.Did] = row;
            }
        }

        return found;
    }

    /// <summary>A good copy of one file in any download of the instance; null where there is none.</summary>
    public FileRow? AnyHere(string @namespace, Did did)
    {
        using var connection = state.Open();
        using var command = Command(
            connection,
            "SELECT f.ordinal, f.did, f.bytes, f.adler32, f.state, f.path, f.size, f.modified, f.error, f.code FROM transfer_file f JOIN transfer t ON t.id = f.transfer"
            + " WHERE f.did = $did AND f.state = 'here' AND t.namespace = $namespace ORDER BY t.id DESC",
            ("$did", did.ToString()), ("$namespace", @namespace));
        return ReadFiles(command).FirstOrDefault(row => row.IsStillHere());
    }

    /// <summary>Adds rows of a new listing; a file that is known already keeps its path and, if its content is still the same, its state.</summary>
    public void AddFiles(long id, IReadOnlyList<FileRow> listed)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = Command(
            connection,
            """
            INSERT INTO transfer_file (transfer, ordinal, did, bytes, adler32, state) VALUES ($id, $ordinal, $did, $bytes, $adler32, 'queued')
            ON CONFLICT (transfer, did) DO UPDATE SET ordinal = excluded.ordinal, bytes = excluded.bytes, adler32 = excluded.adler32,
              state = CASE WHEN state = 'here' AND bytes IS excluded.bytes AND adler32 IS excluded.adler32 THEN 'here' ELSE 'queued' END,
              error = NULL, code = NULL
            """,
            ("$id", id), ("$ordinal", 0L), ("$did", ""), ("$bytes", DBNull.Value), ("$adler32", DBNull.Value));
        foreach (var file in listed)
        {
            command.Parameters["$ordinal"].Value = file.Ordinal;
            command.Parameters["$did"].Value = file.Did.ToString();
            command.Parameters["$bytes"].Value = (object?)file.Bytes ?? DBNull.Value;
            command.Parameters["$adler32"].Value = (object?)file.Adler32 ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Before a new listing: the numbers of an old one go below zero, out of its way.</summary>
    public void BeginListing(long id)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "UPDATE transfer SET listed = 0 WHERE id = $id", ("$id", id));

        Run(
            connection,
            """
            UPDATE transfer_file SET ordinal = (SELECT min(0, min(ordinal)) FROM transfer_file WHERE transfer = $id) - 1 - ordinal
            WHERE transfer = $id AND ordinal >= 0
            """,
            ("$id", id));
        transaction.Commit();
    }

    /// <summary>After the listing's end: what it no longer holds is forgotten, and the totals are known.</summary>
    public void EndListing(long id)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "DELETE FROM transfer_file WHERE transfer = $id AND ordinal < 0", ("$id", id));
        Run(
            connection,
            """
            UPDATE transfer SET listed = 1, files_total = (SELECT count(*) FROM transfer_file WHERE transfer = $id),
              bytes_total = (SELECT sum(bytes) FROM transfer_file WHERE transfer = $id) WHERE id = $id
            """,
            ("$id", id));
        transaction.Commit();
    }

    /// <summary>What is known of the size before the listing is.</summary>
    public void SetTotals(long id, long? files, long? bytes)
    {
        using var connection = state.Open();
        Run(connection, "UPDATE transfer SET files_total = $files, bytes_total = $bytes WHERE id = $id AND listed = 0", ("$id", id), ("$files", files), ("$bytes", bytes));
    }

    /// <summary>Records how files ended, and the counts. False where the job is no longer this sidecar's: nothing is written then.</summary>
    /// <remarks>One that was paused a moment ago is nobody's, and what had arrived by then counts.</remarks>
    public bool Record(long id, IReadOnlyList<FileRow> ended, FileCounts files, long bytesDone)
    {
        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Run(connection, "UPDATE transfer SET files_done = $done, files_failed = $failed, bytes_done = $bytes, changed_at = $now WHERE id = $id AND ((state = 'running' AND owner = $owner) OR state = 'paused')",
            ("$id", id), ("$done", files.Done), ("$failed", files.Failed), ("$bytes", bytesDone), ("$owner", start.ServerId), ("$now", Now())) == 0)
        {
            return false;
        }

        using var command = Command(
            connection,
            "UPDATE transfer_file SET state = $state, path = $path, size = $size, modified = $modified, error = $error, code = $code WHERE transfer = $id AND ordinal = $ordinal",
            ("$id", id), ("$ordinal", 0L), ("$state", ""), ("$path", DBNull.Value), ("$size", DBNull.Value), ("$modified", DBNull.Value), ("$error", DBNull.Value), ("$code", DBNull.Value));
        foreach (var row in ended)
        {
            command.Parameters["$ordinal"].Value = row.Ordinal;
            command.Parameters["$state"].Value = row.State;
            command.Parameters["$path"].Value = (object?)row.Path ?? DBNull.Value;
            command.Parameters["$size"].Value = (object?)row.Size ?? DBNull.Value;
            command.Parameters["$modified"].Value = (object?)row.Modified ?? DBNull.Value;
            command.Parameters["$error"].Value = (object?)row.Error ?? DBNull.Value;
            command.Parameters["$code"].Value = (object?)row.Code ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return true;
    }

    /// <summary>Bytes of the files that are here by the table: the disk need not have room for them.</summary>
    public long BytesHere(long id)
    {
        using var connection = state.Open();
        return (long)Ask(connection, "SELECT coalesce(sum(size), 0) FROM transfer_file WHERE transfer = $id AND state = 'here'", ("$id", id))!; // coalesce: never null.
    }

    private static List<FileRow> ReadFiles(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var rows = new List<FileRow>();
        while (row.Read())
        {
            rows.Add(new FileRow(
                row.GetInt64(0), Did.Parse(row.GetString(1)), Number(row, 2), Text(row, 3), row.GetString(4), Text(row, 5), Number(row, 6), Number(row, 7), Text(row, 8), Text(row, 9)));
        }

        return rows;
    }
}
