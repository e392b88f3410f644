using System.Collections.Concurrent;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>How far a <see cref="Listing"/> has come.</summary>
internal enum ListingProgress
{
    /// <summary>Rucio is still sending: more rows may come.</summary>
    Running,

    /// <summary>Rucio ended the list properly.</summary>
    Complete,

    /// <summary>The list broke off or never began; the rows so far must not pass for the whole.</summary>
    Torn,
}

/// <summary>The files of one DID while they arrive and afterwards; any number of requests read it at once.</summary>
internal sealed class Listing(ListingKey key)
{
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, IListingView> _views = new(StringComparer.Ordinal);
    private int _nextWanted = int.MaxValue;
    private int _progress;

    public ListingKey Key { get; } = key;

    public FileRows Rows { get; } = new();

    public ListingProgress Progress => (ListingProgress)Volatile.Read(ref _progress);

    /// <summary>Why it is torn; null otherwise.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>When it became complete or torn.</summary>
    public DateTimeOffset FinishedAt { get; private set; }

    /// <summary>Ends when the listing is complete or torn, and never fails.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Memory held, in bytes, nearly.</summary>
    public long RetainedBytes => Rows.RetainedBytes + _views.Values.Sum(view => view.RetainedBytes);

    /// <summary>The number of files; null while more may come.</summary>
    public int? Total => Progress == ListingProgress.Complete ? Rows.Count : null;

    /// <summary>Waits until there are <paramref name="rows"/> rows, or there will be no more.</summary>
    public Task WaitForAsync(int rows, CancellationToken cancellationToken)
    {
        if (Rows.Count >= rows || Progress != ListingProgress.Running)
        {
            return Task.CompletedTask;
        }

        var waiter = new Waiter(rows);
        lock (_lock)
        {
            _waiters.Add(waiter);
            _nextWanted = Math.Min(_nextWanted, rows);
        }

        // The writer may have passed in between.
        Pulse();
        return waiter.Reached.Task.WaitAsync(cancellationToken);
    }

    /// <exception cref="Exception">The listing is torn: always what Rucio or the network said.</exception>
    public void ThrowIfTorn()
    {
        if (Progress == ListingProgress.Torn)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Fault!); // set before the progress
        }
    }

    /// <summary>What is known about the files under one heading, made at its first use.</summary>
    public T View<T>(string heading, Func<Listing, T> make)
        where T : class, IListingView => (T)_views.GetOrAdd(heading, static (_, use) => use.make(use.listing), (make, listing: this));

    /// <summary>What is known about the files under a heading; null: nothing yet.</summary>
    public T? FindView<T>(string heading)
        where T : class, IListingView => _views.TryGetValue(heading, out var view) ? view as T : null;

    /// <summary>It was read again, and is the same.</summary>
    public void Touch(DateTimeOffset at) => FinishedAt = at;

    /// <summary>For the writer, after each row.</summary>
    public void Added()
    {
        if (Rows.Count >= Volatile.Read(ref _nextWanted))
        {
            Pulse();
        }
    }

    /// <summary>For the writer, once.</summary>
    /// <param name="fault">Null: the list is complete.</param>
    /// <param name="at">Now.</param>
    public void Finish(Exception? fault, DateTimeOffset at)
    {
        Fault = fault;
        FinishedAt = at;
        Rows.Trim();
        Volatile.Write(ref _progress, (int)(fault is null ? ListingProgress.Complete : ListingProgress.Torn));
        Pulse();
        _finished.TrySetResult();
    }

    private void Pulse()
    {
        lock (_lock)
        {
            var all = Progress != ListingProgress.Running;
            var count = Rows.Count;
            var next = int.MaxValue;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (all || _waiters[i].Rows <= count)
                {
                    _waiters[i].Reached.TrySetResult();
                    _waiters.RemoveAt(i);
                }
                else
                {
                    next = Math.Min(next, _waiters[i].Rows);
                }
            }

            _nextWanted = next;
        }
    }

    private sealed record Waiter(int Rows)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
