using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>Downloads and uploads: how many stand in which state, how they ended, and the bytes that moved since the start. Thread-safe.</summary>
internal sealed class TransferMetrics(TransferStore store) : IMetricsSource
{
    private static readonly string[] States = ["queued", "running", "paused", "done", "failed", "cancelled"];

    private readonly Lock _counting = new();
    private readonly Dictionary<long, (string State, long Bytes)> _seen = [];
    private readonly Series<Tally> _ended = new("kind", "state");
    private readonly Series<Tally> _bytes = new("kind");

    /// <summary>Takes note of a transfer as it is now; called at each of its changes.</summary>
    public void Count(Transfer transfer)
    {
        lock (_counting)
        {
            var before = _seen.TryGetValue(transfer.Id, out var seen) ? seen : (State: "", Bytes: transfer.State == "running" ? transfer.Bytes.Done : 0);
            _bytes.Of(transfer.Kind).Count += Math.Max(0, transfer.Bytes.Done - before.Bytes);
            if (transfer.State is "done" or "failed" or "cancelled" && before.State != transfer.State)
            {
                _ended.Of(transfer.Kind, transfer.State).Count++;
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
            text.Lines("rucio_jupyter_transfers_ended_total", _ended);

            text.Head("rucio_jupyter_transfer_bytes_total", "counter", "Bytes moved since the start.");
            _ = (_bytes.Of(Transfer.Download), _bytes.Of(Transfer.Upload)); // said from the start
            text.Lines("rucio_jupyter_transfer_bytes_total", _bytes);
        }
    }
}
