using System.Threading.Channels;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Traces;

/// <summary>Reports that wait to be sent. Taking one never waits: where Rucio is slower than the files, reports are left out and counted. Thread-safe.</summary>
internal sealed class TraceQueue(TraceMetrics metrics)
{
    /// <summary>As many files as a large dataset has; about 300 bytes each.</summary>
    public const int Capacity = 10_000;

    private readonly Channel<QueuedTrace> _waiting = Channel.CreateBounded<QueuedTrace>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Offer(Instance instance, TransferTrace trace)
    {
        if (instance.Traces && !_waiting.Writer.TryWrite(new QueuedTrace(instance.Name, trace)))
        {
            metrics.Count("dropped");
        }
    }

    public IAsyncEnumerable<QueuedTrace> TakeAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}

/// <summary>A report, and the instance of which it tells.</summary>
internal sealed record QueuedTrace(string Instance, TransferTrace Trace);
