namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Logins at Rucio, renewals of tokens included. Thread-safe.</summary>
internal sealed class LoginMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_logins_total";

    private readonly Lock _counting = new();
    private readonly SortedDictionary<(string Instance, string Method, string Result), long> _logins = [];

    public void Count(string instance, string method, bool succeeded)
    {
        var key = (instance, method, succeeded ? "ok" : "failed");
        lock (_counting)
        {
            _logins[key] = _logins.GetValueOrDefault(key) + 1;
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "counter", "Logins at Rucio and renewals of its token, by instance, method and result.");
        lock (_counting)
        {
            foreach (var ((instance, method, result), count) in _logins)
            {
                text.Line(Name, count, ("instance", instance), ("method", method), ("result", result));
            }
        }
    }
}
