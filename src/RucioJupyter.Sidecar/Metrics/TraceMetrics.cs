namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Reports of transfers to Rucio. Thread-safe.</summary>
internal sealed class TraceMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_traces_total";

    private readonly Lock _counting = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal) { ["dropped"] = 0, ["failed"] = 0, ["sent"] = 0 };

    /// <param name="result"><c>sent</c>, <c>failed</c>, or <c>dropped</c> without being tried.</param>
    public void Count(string result)
    {
        lock (_counting)
        {
            _counts[result]++;
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "counter", "Reports of transfers to Rucio since the start, by result.");
        lock (_counting)
        {
            foreach (var (result, count) in _counts)
            {
                text.Line(Name, count, ("result", result));
            }
        }
    }
}
