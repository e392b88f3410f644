using System.Text.Json;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Announces transfers: at most four times a second each, and the last state always.</summary>
internal sealed class TransferNews(EventHub hub, TransferStore store, LiveTransfers live, TransferMetrics metrics, TimeProvider time) : IEventSnapshot, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<long, Pace> _paces = [];
    private readonly Lock _gate = new();

    public void Announce(Transfer transfer)
    {
        metrics.Count(transfer);
        lock (_gate)
        {
            var pace = PaceOf(transfer.Id);
            pace.Latest = transfer;
            if (pace.IsResting)
            {
                return; // The timer sends whatever is the latest then.
            }

            Send(pace);
        }
    }

    public void Announce(FileChange change) => hub.Publish(EventNames.File, change, TransfersJson.Default.FileChange);

    public void Announce(DidChange change) => hub.Publish(EventNames.Did, change, EventsJson.Default.DidChange);

    public ReadOnlyMemory<byte> Take() => JsonSerializer.SerializeToUtf8Bytes(
        new TransferSnapshot([.. store.List(null).Select(live.Fresh)]), TransfersJson.Default.TransferSnapshot);

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var pace in _paces.Values)
            {
                pace.Timer?.Dispose();
            }

            _paces.Clear();
        }
    }

    private Pace PaceOf(long id)
    {
        if (!_paces.TryGetValue(id, out var pace))
        {
            pace = new Pace();
            pace.Timer = time.CreateTimer(_ => Rested(id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _paces[id] = pace;
        }

        return pace;
    }

    private void Send(Pace pace)
    {
        hub.Publish(EventNames.Transfer, pace.Latest!, TransfersJson.Default.Transfer); // Set by every caller.
        pace.Latest = null;
        pace.IsResting = true;
        pace.Timer?.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Rested(long id)
    {
        lock (_gate)
        {
            if (!_paces.TryGetValue(id, out var pace))
            {
                return;
            }

            pace.IsResting = false;
            if (pace.Latest is not null)
            {
                Send(pace);
                return;
            }

            pace.Timer?.Dispose();
            _paces.Remove(id);
        }
    }

    private sealed class Pace
    {
        public Transfer? Latest { get; set; }

        public bool IsResting { get; set; }

        public ITimer? Timer { get; set; }
    }
}
