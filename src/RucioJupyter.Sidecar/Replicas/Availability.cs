using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>How the files of one listing stand on the mounted RSEs: asked for in chunks, only as far as somebody looks.</summary>
/// <remarks>
/// A chunk at hand is served at once, even an old one, which is asked for again behind the request. Each chunk is asked for once
/// however many requests wait for it, and the asking goes on when they leave: the next request wants it too.
/// </remarks>
internal sealed class Availability(Listing listing, Instance instance, RucioClient client, DestinationChoice choice, ReplicaProbe probe, TimeProvider time) : IListingView
{
    /// <summary>Files of a chunk. Rucio needs about a millisecond a file.</summary>
    public const int ChunkFiles = 250;

    private const int ChunksAtOnce = 4;

    /// <summary>How long a chunk counts as fresh while files are missing in it.</summary>
    private static readonly TimeSpan ChangingLife = TimeSpan.FromSeconds(15);

    /// <summary>How long a chunk counts as fresh once all its files are here.</summary>
    private static readonly TimeSpan SettledLife = TimeSpan.FromMinutes(5);

    /// <summary>From this age on a chunk is not shown any more.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, ReplicaChunk> _chunks = [];
    private readonly Dictionary<int, Task<ReplicaChunk>> _running = [];
    private readonly Elsewhere _elsewhere = new(time);
    private (Exception Fault, DateTimeOffset At)? _fault;

    public Listing Listing => listing;

    // Never waited for by its handle: nothing to give back.
    private SemaphoreSlim Turns { get; } = new(ChunksAtOnce);

    /// <summary>Memory held, in bytes, nearly.</summary>
    public long RetainedBytes { get; private set; }

    /// <summary>The chunk that holds <paramref name="row"/>; it must be at hand.</summary>
    public ReplicaChunk ChunkOf(int row)
    {
        lock (_lock)
        {
            return _chunks[row / ChunkFiles];
        }
    }

    /// <summary>Whether all rows before <paramref name="to"/> from <paramref name="from"/> on are at hand. Asks again for those that are old.</summary>
    public bool IsAtHand(int from, int to)
    {
        var now = time.GetUtcNow();
        var all = true;
        lock (_lock)
        {
            for (var index = from / ChunkFiles; index * ChunkFiles < to; index++)
            {
                if (!IsUsable(index, now))
                {
                    all = false;
                }
                else if (_chunks[index] is var chunk && now - chunk.CheckedAt >= (chunk.AllHere ? SettledLife : ChangingLife) && !IsResting(now))
                {
                    _ = StartAsync(index);
                }
            }
        }

        return all;
    }

    /// <summary>Gets what is missing; everything anew where <paramref name="fresh"/>.</summary>
    /// <exception cref="RucioException">What Rucio said, now or a moment ago.</exception>
    public async Task EnsureAsync(int from, int to, bool fresh, CancellationToken cancellationToken)
    {
        if (!fresh && IsAtHand(from, to))
        {
            return;
        }

        var waiting = new List<Task>();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!fresh && IsResting(now))
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault!.Value.Fault); // resting means that there is one
            }

            for (var index = from / ChunkFiles; index * ChunkFiles < to; index++)
            {
                if (fresh || !IsUsable(index, now))
                {
                    waiting.Add(StartAsync(index));
                }
            }
        }

        await Task.WhenAll(waiting).WaitAsync(cancellationToken);
    }

    /// <summary>Counts by kind over the whole listing, if every chunk is at hand; otherwise null.</summary>
    public AvailabilityCounts? Count()
    {
        if (listing.Total is not { } total || !IsAtHand(0, total))
        {
            return null;
        }

        var files = new int[Enum.GetValues<ReplicaKind>().Length];
        var bytesHere = 0L;
        for (var row = 0; row < total;)
        {
            var chunk = ChunkOf(row);
            for (var i = 0; i < chunk.Count && row < total; i++, row++)
            {
                var kind = chunk.KindOf(i);
                files[(int)kind]++;
                bytesHere += kind == ReplicaKind.Here ? listing.Rows.At(row).Size ?? 0 : 0;
            }
        }

        return new AvailabilityCounts(files, bytesHere);
    }

    /// <summary>Whether all rows before <paramref name="to"/> from <paramref name="from"/> on are at hand and can be read at their paths.</summary>
    public bool IsAllHere(int from, int to)
    {
        lock (_lock)
        {
            for (var index = from / ChunkFiles; index * ChunkFiles < to; index++)
            {
                if (!_chunks.TryGetValue(index, out var chunk) || !chunk.AllHere)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <exception cref="Exception">What Rucio said at the last attempt, if that is not longer ago than <paramref name="ago"/>.</exception>
    public void ThrowIfFailed(TimeSpan ago)
    {
        lock (_lock)
        {
            if (_fault is { } last && time.GetUtcNow() - last.At < ago)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(last.Fault);
            }
        }
    }

    /// <summary>Asks again for the chunks at hand in which files are missing. A failure is kept for the next look.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        List<Task> running;
        lock (_lock)
        {
            running = [.. _chunks.Where(chunk => !chunk.Value.AllHere).Select(chunk => StartAsync(chunk.Key))];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A chunk that was asked for while the listing was still growing may be short.</summary>
    private bool IsUsable(int index, DateTimeOffset now) =>
        _chunks.TryGetValue(index, out var chunk)
        && chunk.Count >= Math.Min(ChunkFiles, listing.Rows.Count - (index * ChunkFiles))
        && now - chunk.CheckedAt < MaxAge;

    private bool IsResting(DateTimeOffset now) => _fault is { } last && now - last.At < FaultLife;

    /// <summary>Call under the lock.</summary>
    private Task<ReplicaChunk> StartAsync(int index) =>
        _running.TryGetValue(index, out var running) ? running : _running[index] = Task.Run(() => RunAsync(index), CancellationToken.None);

    private async Task<ReplicaChunk> RunAsync(int index)
    {
        await Turns.WaitAsync();
        try
        {
            var from = index * ChunkFiles;
            var to = Math.Min(listing.Rows.Count, from + ChunkFiles);
            var dids = new Rucio.Policy.Did[to - from];
            for (var row = from; row < to; row++)
            {
                dids[row - from] = listing.Rows.At(row).ToDid();
            }

            // The first files speak for the rest: asking for all of them everywhere is what this class avoids.
            var chunk = await probe.LookAsync(instance, client, choice, dids, index == 0 ? _elsewhere : null, CancellationToken.None);
            lock (_lock)
            {
                RetainedBytes += chunk.RetainedBytes - (_chunks.TryGetValue(index, out var old) ? old.RetainedBytes : 0);
                _chunks[index] = chunk;
                _fault = null;
            }

            return chunk;
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                _fault = (e, time.GetUtcNow());
            }

            throw;
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(index);
            }

            Turns.Release();
        }
    }
}

/// <summary>How many files of a listing stand how.</summary>
internal sealed record AvailabilityCounts(int[] Files, long BytesHere)
{
    public int Of(ReplicaKind kind) => Files[(int)kind];

    public int Here => Of(ReplicaKind.Here);

    public int NotMounted =>
        Of(ReplicaKind.FileMissing) + Of(ReplicaKind.FileUnreadable) + Of(ReplicaKind.MountMissing) + Of(ReplicaKind.MountSilent) + Of(ReplicaKind.NoPath);

    public int Total => Files.Sum();

    public int Absent => Of(ReplicaKind.Absent) + Of(ReplicaKind.OnTape) + Of(ReplicaKind.Nowhere);
}
