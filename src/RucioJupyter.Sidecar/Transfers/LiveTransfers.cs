using System.Collections.Concurrent;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>The transfers that this sidecar works on now. Thread-safe.</summary>
internal sealed class LiveTransfers(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, LiveTransfer> _byId = new();

    public IEnumerable<LiveTransfer> All => _byId.Values;

    public void Add(LiveTransfer live) => _byId[live.Transfer.Id] = live;

    public void Remove(long id) => _byId.TryRemove(id, out _);

    public LiveTransfer? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>A row of the table with what has happened since it was written.</summary>
    public Transfer Fresh(Transfer row) => row.State == "running" && Find(row.Id) is { } live ? live.View(time.GetUtcNow()) : row;
}
