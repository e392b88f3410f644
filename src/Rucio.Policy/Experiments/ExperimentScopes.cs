using Rucio.Policy.Algorithms;

namespace Rucio.Policy.Experiments;

/// <summary>Scope extraction of single experiments.</summary>
public static class ExperimentScopes
{
    /// <summary>By the name in <c>extract_scope</c>.</summary>
    /// <remarks>The package of CTAO replaces Rucio's <c>dirac</c> by stricter rules; they are here as <c>dirac_strict</c>, as a set never replaces a built-in.</remarks>
    public static IReadOnlyDictionary<string, ScopeExtraction> All { get; } = new Dictionary<string, ScopeExtraction>(StringComparer.Ordinal)
    {
        ["atlas"] = Atlas,
        ["belleii"] = BelleIIScope.Extract,
        ["dirac_strict"] = Dirac,
        ["jlab"] = JeffersonLab,
    };

    private static (string Scope, string Name) Atlas(string did, IReadOnlyList<string>? scopes)
    {
        if (!did.Contains(':', StringComparison.Ordinal))
        {
            return BuiltInScopeExtraction.Def(did, scopes);
        }

        return did.Split(':') is [var scope, var name]
            ? (scope, WithoutSlash(name))
            : throw new FormatException($"'{did}' must hold one colon.");
    }

    private static (string Scope, string Name) Dirac(string did, IReadOnlyList<string>? scopes)
    {
        if (!did.StartsWith('/'))
        {
            throw new FormatException($"'{did}' must begin with a slash.");
        }

        var folders = did.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (folders.Length > 1 ? folders[1] : "root", did);
    }

    private static (string Scope, string Name) JeffersonLab(string did, IReadOnlyList<string>? scopes)
    {
        var colon = did.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new FormatException($"'{did}' names no scope: write scope:name.");
        }

        var (scope, name) = (did[..colon], WithoutSlash(did[(colon + 1)..]));
        if (scope.StartsWith("user", StringComparison.Ordinal))
        {
            var owner = scope.Split('.') is [_, var second, ..] ? second : throw new FormatException($"The scope '{scope}' names no user: write user.NAME.");
            return name.StartsWith($"/{owner}", StringComparison.Ordinal) ? (scope, name) : throw new FormatException($"'{name}' must begin with /{owner} in the scope {scope}.");
        }

        return (scope, name);
    }

    private static string WithoutSlash(string name) => name.EndsWith('/') ? name[..^1] : name;
}
