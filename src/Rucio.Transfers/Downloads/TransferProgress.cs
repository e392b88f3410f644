namespace Rucio.Transfers.Downloads;

/// <summary>How far a download is: bytes, rate and time left. Thread-safe.</summary>
internal sealed class TransferProgress(TimeProvider time)
{
    // After this time a change of speed shows at two thirds.
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _bytes;
    private long _measured;
    private long _fetched;
    private long _at = time.GetTimestamp();
    private double _rate;
    private double _weight;

    /// <summary>Bytes that are here, those of earlier runs included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counts bytes that come over the network; negative where some were thrown away.</summary>
    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _fetched, bytes);
    }

    /// <summary>Counts bytes that were here already: they do not make the download look fast.</summary>
    public void AddPresent(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Bytes per second, smoothed; never negative.</summary>
    public double Rate()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(_at, now);
            if (elapsed < s_shortest)
            {
                return _weight > 0 ? _rate / _weight : 0;
            }

            var fetched = Interlocked.Read(ref _fetched);
            var forget = Math.Exp(-elapsed / s_memory);
            _rate = (_rate * forget) + ((1 - forget) * Math.Max(0, fetched - _measured) / elapsed.TotalSeconds);
            _weight = (_weight * forget) + (1 - forget);
            _measured = fetched;
            _at = now;
            return _rate / _weight;
        }
    }

    /// <summary>Null where the total or the speed is unknown.</summary>
    public double? SecondsLeft(long? totalBytes) =>
        totalBytes is { } total && Rate() is > 0 and var rate ? Math.Max(0, total - Bytes) / rate : null;
}
