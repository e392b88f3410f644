using System.Globalization;
using Microsoft.Data.Sqlite;
using static RucioJupyter.Sidecar.State.Sql;

namespace RucioJupyter.Sidecar.State;

/// <summary>Numbered SQL files, embedded, forward only; each runs once and whole.</summary>
/// <remarks>
/// The table <c>migration</c> remembers each number, so that files of features which are written in parallel may arrive in any order;
/// <c>PRAGMA user_version</c> holds the highest, for a newer file that meets an older program.
/// </remarks>
internal static class Migrations
{
    private const string Prefix = "Migrations/";

    /// <summary>The numbers and names that this program knows, ascending.</summary>
    public static IReadOnlyList<(int Number, string Resource)> Known { get; } =
        [.. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), name))
            .OrderBy(known => known.Item1)];

    /// <summary>Brings the database up to date.</summary>
    /// <exception cref="Errors.RefusalException">The file was written by a newer version of this program.</exception>
    public static void Apply(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        var version = Convert.ToInt32(Ask(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        var newest = Known[^1].Number;
        if (version > newest)
        {
            throw StateProblem.Unusable(
                $"{connection.DataSource} was written by a newer rucio-jupyter (schema {version}, this one knows {newest}).", "Install the newer version again, or move the file away.");
        }

        foreach (var (number, resource) in Known)
        {
            if (Ask(connection, "SELECT 1 FROM migration WHERE number = $n", ("$n", number)) is not null)
            {
                continue;
            }

            using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!); // a name from the manifest itself
            Run(connection, reader.ReadToEnd());
            Run(connection, "INSERT INTO migration (number, name) VALUES ($n, $name)", ("$n", number), ("$name", resource[Prefix.Length..]));
        }

        Run(connection, $"PRAGMA user_version = {newest}");
        transaction.Commit();
    }
}
