namespace Rucio.Policy.Pfns;

/// <summary>The parts of a PFN.</summary>
/// <param name="Scheme">Such as <c>https</c>.</param>
/// <param name="Hostname">Empty for local files.</param>
/// <param name="Port">0 where none is given.</param>
/// <param name="Prefix">The protocol's, with a slash at both ends.</param>
/// <param name="Path">The folders below the prefix, with a slash at both ends.</param>
/// <param name="Name">What follows the last slash.</param>
public sealed record ParsedPfn(string Scheme, string Hostname, int Port, string Prefix, string Path, string Name)
{
    /// <summary>In the form that pfn2lfn algorithms read.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["scheme"] = Scheme, ["hostname"] = Hostname, ["port"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture), ["prefix"] = Prefix, ["path"] = Path, ["name"] = Name,
    };
}
