using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>The lists of files that are being read or have been read: shared by all requests, bounded in time and memory.</summary>
/// <remarks>
/// A list is read in the background to its end, whoever goes away meanwhile. It lives in memory only: the cheap call of Rucio
/// gives 10,000 files in less than half a second, and what is not stored can neither leak nor grow stale on disk.
/// </remarks>
internal sealed class FileListings(RucioSessions sessions, TimeProvider time) : IDisposable
{
    /// <summary>How long a complete list counts as fresh.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How long a failure is shown again without asking Rucio.</summary>
    public static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(5);

    /// <summary>All lists together; those in use longest ago go first.</summary>
    public const long MaxBytes = 64 << 20;

    /// <summary>One list: about 1.5 million files.</summary>
    public const long MaxListingBytes = 128 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<ListingKey, Entry> _entries = [];
    private long _uses;
    private bool _disposed;

    /// <summary>The files of <paramref name="did"/>, which may still be arriving.</summary>
    /// <param name="instance">Where to ask.</param>
    /// <param name="did">What to list; a file is its own list.</param>
    /// <param name="fresh">Asks Rucio even where a complete list is at hand; joins one that is running.</param>
    /// <exception cref="RefusalException">401 not_signed_in.</exception>
    public Listing Open(Instance instance, Did did, bool fresh = false)
    {
        var client = sessions.Client(instance);
        var key = new ListingKey(instance.Name, sessions.AccountOf(instance) ?? "", did);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_entries.TryGetValue(key, out var entry) && IsUsable(entry.Listing, fresh))
            {
                entry.LastUse = ++_uses;
                return entry.Listing;
            }

            var lifetime = new CancellationTokenSource();
            var listing = new Listing(key);
            _entries[key] = new Entry(listing, lifetime) { LastUse = ++_uses };
            _ = Task.Run(() => ReadAsync(listing, client, lifetime.Token), CancellationToken.None);
            return listing;
        }
    }

    /// <summary>The list that is at hand, complete or not; null: none, and none is started.</summary>
    public Listing? Peek(Instance instance, Did did)
    {
        var key = new ListingKey(instance.Name, sessions.AccountOf(instance) ?? "", did);
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) && IsUsable(entry.Listing, fresh: false) ? entry.Listing : null;
        }
    }

    /// <summary>Forgets all lists; those that are being read end as torn.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Drop();
            }

            _entries.Clear();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Clear();
    }

    private bool IsUsable(Listing listing, bool fresh) => listing.Progress switch
    {
        ListingProgress.Running => true,
        ListingProgress.Complete => !fresh && time.GetUtcNow() - listing.FinishedAt < Life,
        _ => !fresh && time.GetUtcNow() - listing.FinishedAt < FaultLife && IsWorthKeeping(listing.Fault),
    };

    /// <summary>A refused login is not: the user may have logged in since.</summary>
    private static bool IsWorthKeeping(Exception? fault) =>
        fault is RucioException { Error: not RucioError.Unauthenticated } or RefusalException { Status: not 401 };

    private async Task ReadAsync(Listing listing, RucioClient client, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await foreach (var file in FileSource.ReadAsync(client, listing.Key.Did, cancellationToken))
            {
                listing.Rows.Append(file.Scope, file.Name, file.Bytes, file.Adler32);
                listing.Added();
                if (listing.Rows.RetainedBytes > MaxListingBytes)
                {
                    throw new RefusalException(422, ListingCodes.ListingTooLarge, $"{listing.Key.Did} has more than {listing.Rows.Count} files: too many for one list.")
                    {
                        Remedy = "Open the datasets in it one by one.",
                    };
                }
            }
        }
        catch (OperationCanceledException)
        {
            fault = new RefusalException(503, ListingCodes.ListingDropped, $"Reading the files of {listing.Key.Did} was stopped.") { Remedy = "Ask again." };
        }
        catch (Exception e)
        {
            // Kept for everybody who reads the list: ThrowIfTorn.
            fault = e;
        }

        listing.Finish(fault, time.GetUtcNow());
        Shrink();
    }

    private void Shrink()
    {
        lock (_lock)
        {
            foreach (var (key, entry) in _entries.Where(e => e.Value.Listing.Progress != ListingProgress.Running && !IsUsable(e.Value.Listing, fresh: false)).ToList())
            {
                entry.Drop();
                _entries.Remove(key);
            }

            var held = _entries.Values.Sum(e => e.Listing.Rows.RetainedBytes);
            foreach (var (key, entry) in _entries.OrderBy(e => e.Value.LastUse).ToList())
            {
                if (held <= MaxBytes)
                {
                    break;
                }

                if (entry.Listing.Progress != ListingProgress.Running)
                {
                    held -= entry.Listing.Rows.RetainedBytes;
                    entry.Drop();
                    _entries.Remove(key);
                }
            }
        }
    }

    private sealed class Entry(Listing listing, CancellationTokenSource lifetime)
    {
        public Listing Listing { get; } = listing;

        public long LastUse { get; set; }

        public void Drop()
        {
            lifetime.Cancel();
            lifetime.Dispose();
        }
    }
}
