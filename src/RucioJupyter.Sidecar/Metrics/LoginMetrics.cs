namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Logins at Rucio, renewals of tokens included. Thread-safe.</summary>
internal sealed class LoginMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_logins_total";

    private readonly Lock _counting = new();
    private readonly Series<Tally> _logins = new("instance", "method", "result");

    public void Count(string instance, string method, bool succeeded)
    {
        lock (_counting)
        {
            _logins.Of(instance, method, succeeded ? "ok" : "failed").Count++;
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "counter", "Logins at Rucio and renewals of its token, by instance, method and result.");
        lock (_counting)
        {
            text.Lines(Name, _logins);
        }
    }
}
