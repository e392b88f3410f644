namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Readings of the configuration that brought something new, and fetches of <c>$url</c>. Thread-safe.</summary>
internal sealed class ConfigMetrics : IMetricsSource
{
    private long _changes;
    private long _fetched;
    private long _failed;

    public void CountChange() => Interlocked.Increment(ref _changes);

    public void CountFetch(bool succeeded)
    {
        if (succeeded)
        {
            Interlocked.Increment(ref _fetched);
        }
        else
        {
            Interlocked.Increment(ref _failed);
        }
    }

    public void Write(MetricsText text)
    {
        text.Counter("rucio_jupyter_config_reloads_total", "Times that the configuration was found changed while running.", Interlocked.Read(ref _changes));
        const string name = "rucio_jupyter_remote_config_fetches_total";
        text.Head(name, "counter", "Requests for documents behind $url.");
        text.Line(name, Interlocked.Read(ref _fetched), ("result", "ok"));
        text.Line(name, Interlocked.Read(ref _failed), ("result", "failed"));
    }
}
