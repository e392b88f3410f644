using Rucio.Client;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Requests to Rucio by server, resource and result. Thread-safe.</summary>
internal sealed class RucioCallMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_rucio_request_duration_seconds";

    private readonly Lock _counting = new();
    private readonly SortedDictionary<(string Server, string Resource, string Result), Histogram> _calls = [];

    public void Count(RucioCall call)
    {
        var key = (call.Server, call.Resource, ResultOf(call));
        lock (_counting)
        {
            if (!_calls.TryGetValue(key, out var histogram))
            {
                _calls[key] = histogram = new Histogram();
            }

            histogram.Add(call.Duration.TotalSeconds);
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "histogram", "Time until Rucio began to answer, repetitions included, by server, resource and result.");
        lock (_counting)
        {
            foreach (var ((server, resource, result), histogram) in _calls)
            {
                histogram.Write(text, Name, ("server", server), ("resource", resource), ("result", result));
            }
        }
    }

    private static string ResultOf(RucioCall call) => call.Error switch
    {
        RucioError.Unreachable => "unreachable",
        RucioError.Unauthenticated => "unauthenticated",
        RucioError.Forbidden => "forbidden",
        RucioError.NotFound => "not_found",
        RucioError.Conflict => "conflict",
        RucioError.Invalid => "invalid",
        RucioError.Busy => "busy",
        RucioError.BadReply => "bad_reply",
        RucioError.ServerFault => "server_fault",
        null when call.Cancelled => "cancelled",
        null => "ok",
        _ => "other",
    };
}
