using Rucio.Client;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Requests to Rucio by server, resource and result. Thread-safe.</summary>
internal sealed class RucioCallMetrics : IMetricsSource
{
    private const string Name = "rucio_jupyter_rucio_request_duration_seconds";

    private readonly Lock _counting = new();
    private readonly Series<Histogram> _calls = new("server", "resource", "result");

    public void Count(RucioCall call)
    {
        lock (_counting)
        {
            _calls.Of(call.Server, call.Resource, ResultOf(call)).Add(call.Duration.TotalSeconds);
        }
    }

    public void Write(MetricsText text)
    {
        text.Head(Name, "histogram", "Time until Rucio began to answer, repetitions included, by server, resource and result.");
        lock (_counting)
        {
            text.Lines(Name, _calls);
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
