using System.IO.Enumeration;

namespace Rucio.Emulator.Faults;

/// <summary>The faults that wait for their requests. Safe for many threads.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _entries.Add(new Entry(fault));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>The faults that are still able to hit, in the order of their addition.</summary>
    public IReadOnlyList<Fault> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Where(static e => !e.Spent).Select(static e => e.Fault)];
            }
        }
    }

    /// <summary>How many requests a fault has hit so far.</summary>
    public int Hits(Fault fault)
    {
        lock (_gate)
        {
            return _entries.Where(e => ReferenceEquals(e.Fault, fault)).Sum(static e => e.Hits);
        }
    }

    internal IReadOnlyList<Fault> Take(string server, string method, string path)
    {
        lock (_gate)
        {
            List<Fault>? hit = null;
            foreach (var entry in _entries)
            {
                if (!entry.Spent && entry.Matches(server, method, path) && entry.Seen++ >= entry.Fault.After)
                {
                    entry.Hits++;
                    (hit ??= []).Add(entry.Fault);
                }
            }

            return hit ?? (IReadOnlyList<Fault>)[];
        }
    }

    private sealed class Entry(Fault fault)
    {
        public Fault Fault => fault;

        public int Seen { get; set; }

        public int Hits { get; set; }

        public bool Spent => fault.Times > 0 && Hits >= fault.Times;

        public bool Matches(string server, string method, string path) =>
            (fault.Server is null || fault.Server == server)
            && (fault.Method is null || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(fault.Path.Replace(@"\", @"\\", StringComparison.Ordinal), path, ignoreCase: false);
    }
}
