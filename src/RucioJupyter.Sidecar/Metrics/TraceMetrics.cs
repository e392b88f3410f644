namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Reports of transfers to Rucio. Thread-safe.</summary>
internal sealed class TraceMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_traces_total";

    private readonly Lock _counting = new();
    private readonly Series<Tally> _counts = new("result");

    public TraceMetrics()
    {
        foreach (var result in new[] { "sent", "failed", "dropped" })
        {
            _counts.Of(result); // stands at 0 from the start
        }
    }

    /// <param name="result"><c>sent</c>, <c>failed</c>, or <c>dropped</c> without being tried.</param>
    public void Count(string result)
    {
        lock (_counting)
        {
            _counts.Of(result).Count++;
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "counter", "Reports of transfers to Rucio since the start, by result.");
        lock (_counting)
        {
            text.Lines(Name, _counts);
        }
    }
}
