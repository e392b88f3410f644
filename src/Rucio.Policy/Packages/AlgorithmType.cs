using System.Collections.Frozen;
using Rucio.Policy.Algorithms;

namespace Rucio.Policy.Packages;

/// <summary>The types of algorithms that a package may register.</summary>
public static class AlgorithmType
{
    /// <summary>Paths on deterministic RSEs.</summary>
    public const string Lfn2Pfn = "lfn2pfn";

    /// <summary>Paths on non-deterministic RSEs.</summary>
    public const string NonDeterministicPfn = "non_deterministic_pfn";

    /// <summary>Scopes of names.</summary>
    public const string Scope = "scope";

    /// <summary>Names of paths.</summary>
    public const string Pfn2Lfn = "pfn2lfn";

    /// <summary>The name of <see cref="NonDeterministicPfn"/> before Rucio 33.</summary>
    public const string Surl = "surl";

    /// <summary>What a delegate of the type must be; null: only the server calls it, and any delegate is kept for listing.</summary>
    internal static FrozenDictionary<string, Type?> Known { get; } = new Dictionary<string, Type?>
    {
        [Lfn2Pfn] = typeof(Lfn2Pfn),
        [NonDeterministicPfn] = typeof(NonDeterministicPfn),
        [Scope] = typeof(ScopeExtraction),
        [Pfn2Lfn] = typeof(Pfn2Lfn),
        ["fts3_tape_metadata_plugins"] = null,
        ["fts3_plugins_init"] = null,
        ["auto_approve"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The types that a client calls.</summary>
    internal static IEnumerable<string> Called => Known.Where(type => type.Value is not null).Select(type => type.Key);
}
