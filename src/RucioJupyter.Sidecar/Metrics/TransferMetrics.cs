using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Downloads and uploads: how many stand in which state, how they ended, and the bytes that moved since the start. Thread-safe.</summary>
internal sealed class TransferMetrics(TransferStore store) : IMetricsSource
{
    private static readonly string[] States = ["queued", "running", "paused", "done", "failed", "cancelled"];

    private readonly Lock _counting = new();
    private readonly Dictionary<long, (string State, long Bytes)> _seen = [];
    private readonly SortedDictionary<(string Kind, string State), long> _ended = [];
    private readonly SortedDictionary<string, long> _bytes = new(StringComparer.Ordinal) { [Transfer.Download] = 0, [Transfer.Upload] = 0 };

    /// <summary>Takes note of a transfer as it is now; called at each of its changes.</summary>
    public void Count(Transfer transfer)
    {
        lock (_counting)
        {
            var before = _seen.TryGetValue(transfer.Id, out var seen) ? seen : (State: "", Bytes: transfer.State == "running" ? transfer.Bytes.Done : 0);
            _bytes[transfer.Kind] = _bytes.GetValueOrDefault(transfer.Kind) + Math.Max(0, transfer.Bytes.Done - before.Bytes);
            if (transfer.State is "done" or "failed" or "cancelled" && before.State != transfer.State)
            {
                _ended[(transfer.Kind, transfer.State)] = _ended.GetValueOrDefault((transfer.Kind, transfer.State)) + 1;
            }

            _seen[transfer.Id] = (transfer.State, Math.Max(before.Bytes, transfer.Bytes.Done));
        }
    }

    public void Write(MetricsText text)
    {
        var now = store.List(null).GroupBy(transfer => (transfer.Kind, transfer.State)).ToDictionary(group => group.Key, group => group.Count());
        text.Head("rucio_jupyter_transfers", "gauge", "Transfers in the list, by kind and state.");
        foreach (var kind in new[] { Transfer.Download, Transfer.Upload })
        {
            foreach (var state in States)
            {
                text.Line("rucio_jupyter_transfers", now.GetValueOrDefault((kind, state)), ("kind", kind), ("state", state));
            }
        }

        lock (_counting)
        {
            text.Head("rucio_jupyter_transfers_ended_total", "counter", "Transfers that came to an end since the start, by kind and state.");
            foreach (var ((kind, state), count) in _ended)
            {
                text.Line("rucio_jupyter_transfers_ended_total", count, ("kind", kind), ("state", state));
            }

            text.Head("rucio_jupyter_transfer_bytes_total", "counter", "Bytes moved since the start.");
            foreach (var (kind, bytes) in _bytes)
            {
                text.Line("rucio_jupyter_transfer_bytes_total", bytes, ("kind", kind));
            }
        }
    }
}
