using Rucio.Policy.Algorithms;

namespace Rucio.Policy.Experiments;

/// <summary>Algorithms of single experiments for paths on tape, and for the way back from a path to a name.</summary>
public static class ExperimentPaths
{
    /// <summary>Paths on non-deterministic RSEs, by the name in the attribute <c>naming_convention</c>.</summary>
    public static IReadOnlyDictionary<string, NonDeterministicPfn> NonDeterministic { get; } = new Dictionary<string, NonDeterministicPfn>(StringComparer.Ordinal)
    {
        ["BelleII"] = (dataset, _, filename) => $"{dataset}/{filename}",
        ["DQ2"] = BuiltInNonDeterministicPfn.Def,
        ["T0"] = TierZero,
        ["lsst_usdftape"] = (dataset, scope, filename) => $"/archive/{dataset}~/{scope}:{filename.Replace("%", "%25", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}",
    };

    /// <summary>From a PFN to a name.</summary>
    public static IReadOnlyDictionary<string, Pfn2Lfn> Pfn2Lfn { get; } = new Dictionary<string, Pfn2Lfn>(StringComparer.Ordinal)
    {
        ["cms_pfn2lfn"] = parsed => (parsed["path"] + parsed["name"], "cms"),
        ["yourvo_pfn2lfn"] = FirstFolders,
    };

    private static string TierZero(string dataset, string? scope, string filename)
    {
        var parts = dataset.Split('.');
        return parts.Length switch
        {
            1 => $"/{dataset}/other/other/{dataset}/{filename}",
            2 => throw new FormatException($"'{dataset}' has two parts; the algorithm T0 needs one, or three and more."),
            _ => $"/{parts[0]}/{parts[2]}/{parts[1]}/{dataset}/{filename}",
        };
    }

    /// <summary>The inverse of <c>hash</c>: two folders are the scope of users and groups, one of all others.</summary>
    private static (string Name, string Scope) FirstFolders(IReadOnlyDictionary<string, string> parsed)
    {
        var folders = parsed["path"].TrimStart('/').Split('/');
        var scope = !folders[0].StartsWith("user", StringComparison.Ordinal) && !folders[0].StartsWith("group", StringComparison.Ordinal) ? folders[0]
            : folders.Length > 1 ? $"{folders[0]}.{folders[1]}"
            : throw new FormatException($"'{parsed["path"]}' names no second folder, as the scope of a user or group needs.");
        return (parsed["name"], scope);
    }
}
