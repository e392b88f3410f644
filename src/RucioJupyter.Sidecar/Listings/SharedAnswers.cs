using System.Runtime.CompilerServices;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Metrics;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Answers of Rucio that concurrent requests share and that count for a while. Thread-safe.</summary>
/// <remarks>
/// A call to Rucio goes on while anybody waits for it, and is cancelled when the last one goes away. An answer that is no longer fresh
/// is given all the same, while Rucio is asked again behind the request. A failure is shown again for <paramref name="faultLife"/>; a
/// refused login is not, as the user may have logged in since.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="life">How long an answer counts as fresh.</param>
/// <param name="faultLife">How long a failure counts.</param>
/// <param name="maxAge">From this age on an answer is not given any more; default: <paramref name="life"/>.</param>
/// <param name="capacity">Most answers held; the oldest go first.</param>
/// <param name="owner">The file of the class that keeps them, which names the cache in metrics.</param>
internal sealed class SharedAnswers<TKey, TValue>(TimeProvider time, TimeSpan life, TimeSpan faultLife, TimeSpan? maxAge = null, int capacity = 256, [CallerFilePath] string owner = "")
    where TKey : notnull
{
    private readonly CacheMetrics.Counts _counts = CacheMetrics.Of(Path.GetFileNameWithoutExtension(owner));
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
            var isHit = _entries.TryGetValue(key, out entry) && IsUsable(entry, fresh);
            _counts.Add(isHit);
            if (!isHit || entry is null)
            {
                entry = Start(ask);
                MakeRoom();
                _entries[key] = entry;
            }
            else if (entry.IsOver && entry.Answer.IsCompletedSuccessfully && Age(entry) >= life && entry.Next is null or { IsOver: true })
            {
                RefreshBehind(key, entry, ask);
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
                if (--entry.Waiters == 0 && !entry.IsOver)
                {
                    Remove(key, entry);
                    _ = entry.Lifetime.CancelAsync();
                }
            }
        }
    }

    /// <summary>Forgets all answers; calls under way are not stopped.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    private Entry Start(Func<CancellationToken, Task<TValue>> ask)
    {
        var entry = new Entry();
        entry.Answer = RunAsync(entry, ask);
        return entry;
    }

    private void RefreshBehind(TKey key, Entry entry, Func<CancellationToken, Task<TValue>> ask)
    {
        if (entry.Next is { } failed && time.GetUtcNow() - failed.FinishedAt < faultLife)
        {
            return;
        }

        var next = entry.Next = Start(ask);
        _ = next.Answer.ContinueWith(
            answer =>
            {
                lock (_lock)
                {
                    if (answer.IsCompletedSuccessfully && _entries.TryGetValue(key, out var present) && present == entry)
                    {
                        _entries[key] = next;
                    }
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
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
            lock (_lock)
            {
                entry.FinishedAt = time.GetUtcNow();
                entry.IsOver = true;
            }
        }
    }

    private TimeSpan Age(Entry entry) => time.GetUtcNow() - entry.FinishedAt;

    private bool IsUsable(Entry entry, bool fresh)
    {
        if (!entry.IsOver || !entry.Answer.IsCompleted)
        {
            return true;
        }

        return !fresh && (entry.Answer.IsCompletedSuccessfully
            ? Age(entry) < (maxAge ?? life)
            : Age(entry) < faultLife && IsWorthKeeping(entry.Answer.Exception?.InnerException));
    }

    private static bool IsWorthKeeping(Exception? fault) =>
        fault is RucioException { Error: not RucioError.Unauthenticated } or RefusalException { Status: not 401 };

    private void MakeRoom()
    {
        if (_entries.Count < capacity)
        {
            return;
        }

        foreach (var (key, entry) in _entries.Where(e => e.Value.IsOver).OrderBy(e => e.Value.FinishedAt).Take(Math.Max(1, capacity / 4)).ToList())
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

        /// <summary>The same question, being asked again.</summary>
        public Entry? Next { get; set; }

        public int Waiters { get; set; }

        public bool IsOver { get; set; }

        public DateTimeOffset FinishedAt { get; set; }
    }
}
