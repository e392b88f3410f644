namespace Rucio.Policy.Algorithms;

/// <summary>The algorithm <c>def</c>, which says which file lies at a PFN.</summary>
public static class BuiltInPfn2Lfn
{
    /// <summary>The scope is the first folder of the path. Not the inverse of <c>hash</c> for scopes with dots that became slashes.</summary>
    public static (string Name, string Scope) Def(IReadOnlyDictionary<string, string> parsedPfn)
    {
        ArgumentNullException.ThrowIfNull(parsedPfn);
        return (parsedPfn["name"], parsedPfn["path"].TrimStart('/').Split('/')[0]);
    }
}
