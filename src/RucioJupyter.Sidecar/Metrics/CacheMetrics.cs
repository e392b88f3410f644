using System.Collections.Concurrent;

namespace RucioJupyter.Sidecar.Metrics;

/// <summary>How often an answer of Rucio's was at hand. Counted for the whole process: caches are made where they are used, not by the container.</summary>
internal sealed class CacheMetrics : IMetricsSource
{
    private static readonly ConcurrentDictionary<string, Counts> All = new(StringComparer.Ordinal);

    /// <summary>The counts of one cache.</summary>
    /// <param name="name">The class that keeps it.</param>
    public static Counts Of(string name) => All.GetOrAdd(name, static _ => new Counts());

    public void Write(MetricsText text)
    {
        const string name = "rucio_jupyter_cache_requests_total";
        text.Head(name, "counter", "Questions that were answered from memory or not, by cache.");
        foreach (var (cache, counts) in All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Line(name, Interlocked.Read(ref counts.Hits), ("cache", cache), ("result", "hit"));
            text.Line(name, Interlocked.Read(ref counts.Misses), ("cache", cache), ("result", "miss"));
        }
    }

    internal sealed class Counts
    {
        internal long Hits;
        internal long Misses;

        public void Add(bool isHit)
        {
            if (isHit)
            {
                Interlocked.Increment(ref Hits);
            }
            else
            {
                Interlocked.Increment(ref Misses);
            }
        }
    }
}
