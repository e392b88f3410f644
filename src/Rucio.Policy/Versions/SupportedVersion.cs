using System.Text.Json;

namespace Rucio.Policy.Versions;

/// <summary>What a package declares as <c>SUPPORTED_VERSION</c>: one text, or a list whose entries must all hold.</summary>
/// <remarks>
/// Rucio compares only the first component of its own version (two of 1.x), so that <c>~=36.0,!=36.4.0</c> never excludes 36.4.0. That is mode
/// <see cref="VersionComparison.Major"/>; <see cref="VersionComparison.Full"/> compares the whole version.
/// Entries that are all plain numbers (<c>35</c>, <c>1.31</c>) are the form before Rucio 36: the cut version has to be one of them.
/// </remarks>
public sealed class SupportedVersion
{
    private readonly IReadOnlyList<string> _entries;

    /// <summary>The entries as the author wrote them.</summary>
    public SupportedVersion(params IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = entries;
    }

    /// <summary>The entries as the author wrote them.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Reads a text or a list of texts out of a manifest.</summary>
    /// <exception cref="FormatException">It is anything else.</exception>
    public static SupportedVersion FromJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(value.GetString()!),
        JsonValueKind.Array when value.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String) => new([.. value.EnumerateArray().Select(entry => entry.GetString()!)]),
        _ => throw new FormatException("supported_version must be a text such as \"~=41.0\" or a list of such texts."),
    };

    /// <summary>One text.</summary>
    public static implicit operator SupportedVersion(string entry) => new(entry);

    /// <summary>A list of texts.</summary>
    public static implicit operator SupportedVersion(string[] entries) => new(entries);

    /// <summary>The part of a Rucio version that Rucio itself compares: <c>41.0.0</c> → <c>41</c>, <c>1.30.2</c> → <c>1.30</c>.</summary>
    public static string Cut(string rucioVersion)
    {
        ArgumentNullException.ThrowIfNull(rucioVersion);
        var parts = rucioVersion.Split('.');
        return parts[0] == "1" && parts.Length > 1 ? $"{parts[0]}.{parts[1]}" : parts[0];
    }

    /// <summary>Whether the package supports this Rucio by the rule of the releases before 36: the cut version is one of the entries, letter for letter.</summary>
    public bool ListsExactly(string rucioVersion) => _entries.Contains(Cut(rucioVersion), StringComparer.Ordinal);

    /// <summary>Whether the package supports this Rucio.</summary>
    /// <exception cref="FormatException">An entry is malformed.</exception>
    public bool Supports(string rucioVersion, VersionComparison comparison = VersionComparison.Major)
    {
        if (IsPlainList)
        {
            return ListsExactly(rucioVersion);
        }

        return VersionSet.Parse(ToString()).Contains(comparison == VersionComparison.Full ? rucioVersion : Cut(rucioVersion));
    }

    /// <summary>The conditions in one line.</summary>
    public override string ToString() => string.Join(',', _entries);

    private bool IsPlainList => _entries.Count > 0 && _entries.All(entry => entry.Length > 0 && entry.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit)));
}
