namespace RucioJupyter.Sidecar.Metrics;

/// <summary>A metric with labels: one value for each combination of theirs. Not thread-safe: its owner guards it.</summary>
/// <param name="labels">The names of the labels, in the order in which their values are given.</param>
internal sealed class Series<T>(params string[] labels)
    where T : class, new()
{
    private const char Between = '\u001f'; // no label's value holds it

    // By text, not by a tuple: a dictionary of tuples is compiled anew in each process that starts.
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    /// <summary>The value of one combination, made when it is asked for first.</summary>
    /// <param name="values">Of the labels.</param>
    public T Of(params ReadOnlySpan<string?> values)
    {
        var key = string.Join(Between, values);
        if (!_values.TryGetValue(key, out var value))
        {
            _values[key] = value = new T();
        }

        return value;
    }

    /// <summary>All of them in the order of their labels' values.</summary>
    public IEnumerable<(T Value, (string Name, string Value)[] Labels)> All =>
        _values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Value, labels.Zip(pair.Key.Split(Between)).ToArray()));
}

/// <summary>A number that only grows.</summary>
internal sealed class Tally
{
    public long Count { get; set; }
}

internal static class SeriesText
{
    /// <summary>A line for each tally.</summary>
    public static void Lines(this MetricsText text, string name, Series<Tally> series)
    {
        foreach (var (tally, labels) in series.All)
        {
            text.Line(name, tally.Count, labels);
        }
    }

    /// <summary>The lines of each histogram.</summary>
    public static void Lines(this MetricsText text, string name, Series<Histogram> series)
    {
        foreach (var (histogram, labels) in series.All)
        {
            histogram.Write(text, name, labels);
        }
    }
}
