namespace RucioJupyter.Sidecar.Configuration;

/// <summary>What somebody probably meant. Pure.</summary>
internal static class Nearest
{
    /// <summary>The known word with the fewest edits to <paramref name="word"/>; null where none is near.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var best = known
            .Select(candidate => (candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.candidate is not null && best.Distance <= Math.Max(2, word.Length / 3) ? best.candidate : null;
    }

    /// <summary>"; did you mean 'x'?" or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> known) => To(word, known) is { } near ? $"; did you mean '{near}'?" : ".";

    // Levenshtein, one row at a time.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[^1];
    }
}
