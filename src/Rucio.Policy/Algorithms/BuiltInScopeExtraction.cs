namespace Rucio.Policy.Algorithms;

/// <summary>The algorithms <c>def</c> and <c>dirac</c>, which find the scope of a name.</summary>
/// <remarks>Source: Rucio 41, <c>rucio/common/utils.py</c>. Neither reads the list of scopes.</remarks>
public static class BuiltInScopeExtraction
{
    /// <summary>A whole DID is taken apart at its only colon; else the scope is the text before the first dot, or before the second after <c>user</c> and <c>group</c>.</summary>
    /// <exception cref="FormatException">More than one colon, or nothing on one side of it.</exception>
    public static (string Scope, string Name) Def(string did, IReadOnlyList<string>? scopes)
    {
        ArgumentNullException.ThrowIfNull(did);
        _ = scopes;
        if (did.Contains(':', StringComparison.Ordinal))
        {
            var halves = did.Split(':');
            return halves is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new FormatException($"'{did}' must hold one colon, with a scope before it and a name after it.");
        }

        var parts = did.Split('.');
        var scope = did.StartsWith("user", StringComparison.Ordinal) || did.StartsWith("group", StringComparison.Ordinal)
            ? string.Join('.', parts.Take(2))
            : parts[0];
        return (scope, did.EndsWith('/') ? did[..^1] : did);
    }

    /// <summary>The second folder of a path, or the third-level one: <c>/vo/user/…</c> is of the scope <c>user</c>.</summary>
    /// <exception cref="FormatException">There is no slash in it.</exception>
    public static (string Scope, string Name) Dirac(string did, IReadOnlyList<string>? scopes)
    {
        ArgumentNullException.ThrowIfNull(did);
        _ = scopes;
        var elements = did.TrimEnd('/').Split('/');
        return elements.Length switch
        {
            > 2 => (elements[2], did),
            2 => (elements[1], did),
            _ => throw new FormatException($"'{did}' is no path with a slash in it, as the algorithm dirac needs."),
        };
    }
}
