using System.Globalization;
using Microsoft.Data.Sqlite;
using static RucioJupyter.Sidecar.State.Sql;

namespace RucioJupyter.Sidecar.Transfers;

internal sealed partial class TransferStore
{
    /// <summary>The newest lines that are kept of one transfer.</summary>
    public const int LongestLog = 5000;

    /// <summary>Appends lines to the log of a transfer; of one that is gone nothing is kept.</summary>
    public void Log(long id, params IReadOnlyList<LogNote> notes)
    {
        if (notes.Count == 0)
        {
            return;
        }

        using var connection = state.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Log(connection, id, notes);
        transaction.Commit();
    }

    /// <summary>Lines after a number, in order.</summary>
    public IReadOnlyList<LogLine> LogOf(long id, long after, int limit)
    {
        using var connection = state.Open();
        using var command = Command(
            connection, "SELECT n, at, text FROM transfer_log WHERE transfer = $id AND n > $after ORDER BY n LIMIT $limit", ("$id", id), ("$after", after), ("$limit", limit));
        using var row = command.ExecuteReader();
        var lines = new List<LogLine>();
        while (row.Read())
        {
            lines.Add(new LogLine(row.GetInt64(0), DateTimeOffset.Parse(row.GetString(1), CultureInfo.InvariantCulture), row.GetString(2)));
        }

        return lines;
    }

    private static void Log(SqliteConnection connection, long id, IReadOnlyList<LogNote> notes)
    {
        using var command = Command(
            connection,
            """
            INSERT INTO transfer_log (transfer, n, at, job, text)
            SELECT id, 1 + coalesce((SELECT max(n) FROM transfer_log WHERE transfer = $id), 0), $at, $job, $text FROM transfer WHERE id = $id
            """,
            ("$id", id), ("$at", ""), ("$job", DBNull.Value), ("$text", ""));
        foreach (var note in notes)
        {
            command.Parameters["$at"].Value = note.At.ToString("O", CultureInfo.InvariantCulture);
            command.Parameters["$job"].Value = (object?)note.Job ?? DBNull.Value;
            command.Parameters["$text"].Value = note.Text;
            command.ExecuteNonQuery();
        }

        Run(connection, "DELETE FROM transfer_log WHERE transfer = $id AND n <= (SELECT max(n) FROM transfer_log WHERE transfer = $id) - $longest",
            ("$id", id), ("$longest", LongestLog));
    }
}
