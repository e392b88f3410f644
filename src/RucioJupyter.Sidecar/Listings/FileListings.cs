using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>The lists of files that are being read or have been read: shared by all requests, bounded in time and memory.</summary>
/// <remarks>
/// A list is read in the background to its end, whoever goes away meanwhile. It lives in memory only: the cheap call of Rucio
/// gives 10,000 files in less than half a second, and what is not stored can neither leak nor grow stale on disk. An old list is
/// shown while it is read again; where nothing has changed it stays, with all that is known about its files.
/// </remarks>
internal sealed class FileListings : IPurgeable, IDisposable
{
    /// <summary>How long a complete list counts as fresh.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How long a complete list is shown while it is read again.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>How long a failure is shown again without asking Rucio.</summary>
    public static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(5);

    /// <summary>All lists together; those in use longest ago go first.</summary>
    public const long MaxBytes = 64 << 20;

    /// <summary>One list: about 1.5 million files.</summary>
    public const long MaxListingBytes = 128 << 20;

    private readonly RucioSessions _sessions;
    private readonly InstanceRegistry _instances;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<ListingKey, Entry> _entries = [];
    private long _uses;

    private static readonly CacheMetrics.Counts Counts = CacheMetrics.Of(nameof(FileListings));

    public FileListings(RucioSessions sessions, InstanceRegistry instances, TimeProvider time)
    {
        _sessions = sessions;
        _instances = instances;
        _time = time;
        _instances.Changed += ForgetReconfigured;
        _sessions.Changed += ForgetRefusals;
    }

    /// <summary>The files of <paramref name="did"/>, which may still be arriving.</summary>
    /// <param name="instance">Where to ask.</param>
    /// <param name="did">What to list; a file is its own list.</param>
    /// <param name="faultLife">How long a failure counts for this caller. Default <see cref="FaultLife"/>.</param>
    /// <exception cref="RefusalException">401 not_signed_in.</exception>
    public Listing Open(Instance instance, Did did, TimeSpan? faultLife = null)
    {
        var client = _sessions.Client(instance);
        var key = KeyOf(instance, did);
        lock (_lock)
        {
            var isHit = _entries.TryGetValue(key, out var entry) && IsUsable(entry.Listing, faultLife ?? FaultLife);
            Counts.Add(isHit);
            if (!isHit || entry is null)
            {
                entry?.Drop();
                entry = new Entry(Start(key, instance, client));
                _entries[key] = entry;
            }
            else if (entry.Listing.Progress == ListingProgress.Complete && Age(entry.Listing) >= Life && entry.Next is null && _time.GetUtcNow() >= entry.NotBefore)
            {
                entry.Next = Start(key, instance, client);
            }

            entry.LastUse = ++_uses;
            return entry.Listing;
        }
    }

    /// <summary>Asks Rucio, or joins a reading that is under way, and waits for its end.</summary>
    /// <returns>Complete or torn.</returns>
    public async Task<Listing> RefreshAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var client = _sessions.Client(instance);
        var key = KeyOf(instance, did);
        Listing reading;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.Listing.Progress == ListingProgress.Complete)
            {
                reading = (entry.Next ??= Start(key, instance, client)).Listing;
            }
            else if (entry is { Listing.Progress: ListingProgress.Running })
            {
                reading = entry.Listing;
            }
            else
            {
                entry = _entries[key] = new Entry(Start(key, instance, client));
                reading = entry.Listing;
            }

            entry.LastUse = ++_uses;
        }

        await reading.Finished.WaitAsync(cancellationToken);
        lock (_lock)
        {
            return reading.Progress == ListingProgress.Complete && _entries.TryGetValue(key, out var entry) ? entry.Listing : reading;
        }
    }

    /// <summary>The list that is at hand; null: none. Starts no reading.</summary>
    public Listing? Peek(Instance instance, Did did)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(KeyOf(instance, did), out var entry) ? entry.Listing : null;
        }
    }

    /// <summary>Forgets all lists; those that are being read are read to their end for whoever reads along.</summary>
    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Forget(_ => true);
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _instances.Changed -= ForgetReconfigured;
        _sessions.Changed -= ForgetRefusals;
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Drop();
            }

            _entries.Clear();
        }
    }

    /// <summary>Lists of an instance that is another server now, or gone, say nothing any more. Another display name or log level changes nothing here.</summary>
    private void ForgetReconfigured()
    {
        var now = _instances.Entries.Where(entry => entry.Instance is not null).ToDictionary(entry => entry.Name, entry => entry.Instance!, StringComparer.Ordinal); // filtered
        Forget(entry => !now.TryGetValue(entry.Current.Instance.Name, out var instance) || Server(instance) != Server(entry.Current.Instance));

        static (Uri, Uri?, string?, string?, bool) Server(Instance instance) => (instance.BaseUrl, instance.AuthUrl, instance.Vo, instance.CaCert, instance.EncodedSlashes);
    }

    private void Forget(Func<Entry, bool> which)
    {
        lock (_lock)
        {
            foreach (var (key, _) in _entries.Where(pair => which(pair.Value)).ToList())
            {
                _entries.Remove(key);
            }
        }
    }

    private ListingKey KeyOf(Instance instance, Did did) => new(instance.Name, _sessions.AccountOf(instance) ?? "", did);

    private TimeSpan Age(Listing listing) => _time.GetUtcNow() - listing.FinishedAt;

    private bool IsUsable(Listing listing, TimeSpan faultLife) => listing.Progress switch
    {
        ListingProgress.Running => true,
        ListingProgress.Complete => Age(listing) < MaxAge,
        _ => Age(listing) < faultLife,
    };

    /// <summary>After a log in the refusals before it say nothing any more.</summary>
    private void ForgetRefusals(SessionEvent session)
    {
        if (!session.SignedIn)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (key, entry) in _entries.Where(e => e.Key.Instance == session.Namespace && e.Value.Listing.Progress == ListingProgress.Torn).ToList())
            {
                entry.Drop();
                _entries.Remove(key);
            }
        }
    }

    private Reading Start(ListingKey key, Instance instance, RucioClient client)
    {
        var reading = new Reading(new Listing(key), instance, new CancellationTokenSource());
        _ = Task.Run(() => ReadAsync(reading, client, reading.Lifetime.Token), CancellationToken.None);
        return reading;
    }

    private async Task ReadAsync(Reading reading, RucioClient client, CancellationToken cancellationToken)
    {
        var listing = reading.Listing;
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
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            fault = DidNotFound.Refusal(reading.Instance, listing.Key.Did, e);
        }
        catch (Exception e)
        {
            // Kept for everybody who reads the list: ThrowIfTorn.
            fault = e;
        }

        // Under the lock: whoever waits for the end finds the entry settled.
        lock (_lock)
        {
            listing.Finish(fault, _time.GetUtcNow());
            if (_entries.TryGetValue(listing.Key, out var entry) && entry.Next == reading)
            {
                Settle(entry, reading);
            }

            Shrink();
        }
    }

    /// <summary>A list has been read again: the old one stays where it is the same.</summary>
    private static void Settle(Entry entry, Reading again)
    {
        var (old, now) = (entry.Listing, again.Listing);
        entry.Next = null;
        if (now.Progress == ListingProgress.Complete
            ? old.Rows.Count != now.Rows.Count || old.Rows.PrefixHash(old.Rows.Count) != now.Rows.PrefixHash(now.Rows.Count)
            : now.Fault is RefusalException { Code: DidCodes.DidNotFound })
        {
            entry.Current = again;
        }
        else if (now.Progress == ListingProgress.Complete)
        {
            old.Touch(now.FinishedAt);
        }
        else
        {
            entry.NotBefore = now.FinishedAt + TimeSpan.FromSeconds(30);
        }
    }

    private void Shrink()
    {
        foreach (var (key, entry) in _entries.Where(e => !IsUsable(e.Value.Listing, TimeSpan.FromMinutes(5))).ToList())
        {
            entry.Drop();
            _entries.Remove(key);
        }

        var held = _entries.Values.Sum(e => e.Listing.RetainedBytes);
        foreach (var (key, entry) in _entries.OrderBy(e => e.Value.LastUse).SkipLast(1).ToList())
        {
            if (held <= MaxBytes)
            {
                break;
            }

            if (entry.Listing.Progress != ListingProgress.Running)
            {
                held -= entry.Listing.RetainedBytes;
                entry.Drop();
                _entries.Remove(key);
            }
        }
    }

    private sealed class Entry(Reading current)
    {
        public Reading Current { get; set; } = current;

        /// <summary>The same list, being read again.</summary>
        public Reading? Next { get; set; }

        public Listing Listing => Current.Listing;

        public long LastUse { get; set; }

        /// <summary>When it may be read again after that failed.</summary>
        public DateTimeOffset NotBefore { get; set; }

        public void Drop()
        {
            Current.Stop();
            Next?.Stop();
        }
    }

    private sealed record Reading(Listing Listing, Instance Instance, CancellationTokenSource Lifetime)
    {
        // Not on this thread, which holds the lock that the end of the reading needs.
        public void Stop() => _ = Lifetime.CancelAsync();
    }
}
