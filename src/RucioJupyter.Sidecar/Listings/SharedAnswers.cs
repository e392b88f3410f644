using Rucio.Client;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Answers of Rucio that concurrent requests share and that count for a while. Thread-safe.</summary>
/// <remarks>
/// A call to Rucio goes on while anybody waits for it, and is cancelled when the last one goes away. A failure is shown again for
/// <paramref name="faultLife"/>; a refused login is not, as the user may have logged in since.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="life">How long an answer counts.</param>
/// <param name="faultLife">How long a failure counts.</param>
/// <param name="capacity">Most answers held; the oldest go first.</param>
internal sealed class SharedAnswers<TKey, TValue>(TimeProvider time, TimeSpan life, TimeSpan faultLife, int capacity = 256)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <param name="key">Whose answer to what.</param>
    /// <param name="ask">Asks Rucio; called at most once for concurrent callers.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller.</param>
    /// <param name="fresh">Does without an answer at hand; joins a call that is under way.</param>
    public async Task<TValue> GetAsync(TKey key, Func<CancellationToken, Task<TValue>> ask, CancellationToken cancellationToken, bool fresh = false)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry) || !IsUsable(entry, fresh))
            {
                MakeRoom();
                entry = new Entry();
                entry.Answer = RunAsync(entry, ask);
                _entries[key] = entry;
            }

            entry.Waiters++;
        }

        try
        {
            return await entry.Answer.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                if (--entry.Waiters == 0 && !entry.Finished)
                {
                    Remove(key, entry);
                    entry.Lifetime.Cancel();
                }
            }
        }
    }

    /// <summary>Forgets the answer to <paramref name="key"/>; a call that is under way is not stopped but does not count.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>Forgets all answers.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    private async Task<TValue> RunAsync(Entry entry, Func<CancellationToken, Task<TValue>> ask)
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            return await ask(entry.Lifetime.Token);
        }
        finally
        {
            entry.FinishedAt = time.GetUtcNow();
            lock (_lock)
            {
                entry.Finished = true;
                entry.Lifetime.Dispose();
            }
        }
    }

    private bool IsUsable(Entry entry, bool fresh)
    {
        if (!entry.Answer.IsCompleted)
        {
            return true;
        }

        var age = time.GetUtcNow() - entry.FinishedAt;
        return !fresh && (entry.Answer.IsCompletedSuccessfully ? age < life : age < faultLife && IsWorthKeeping(entry.Answer.Exception?.InnerException));
    }

    private static bool IsWorthKeeping(Exception? fault) =>
        fault is RucioException { Error: not RucioError.Unauthenticated } or RefusalException { Status: not 401 };

    private void MakeRoom()
    {
        if (_entries.Count < capacity)
        {
            return;
        }

        foreach (var (key, entry) in _entries.Where(e => e.Value.Answer.IsCompleted).OrderBy(e => e.Value.FinishedAt).Take(Math.Max(1, capacity / 4)).ToList())
        {
            Remove(key, entry);
        }
    }

    private void Remove(TKey key, Entry entry)
    {
        if (_entries.TryGetValue(key, out var present) && present == entry)
        {
            _entries.Remove(key);
        }
    }

    private sealed class Entry
    {
        public CancellationTokenSource Lifetime { get; } = new();

        public Task<TValue> Answer { get; set; } = null!; // set before the entry is shared

        public int Waiters { get; set; }

        public bool Finished { get; set; }

        public DateTimeOffset FinishedAt { get; set; }
    }
}
