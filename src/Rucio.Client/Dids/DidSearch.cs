namespace Rucio.Client;

/// <summary>What to search for in one scope.</summary>
/// <param name="Scope">The scope; an unknown one gives no result rather than a failure.</param>
public sealed record DidSearch(string Scope)
{
    /// <summary>The name; <c>*</c> stands for any text, every other character for itself.</summary>
    public string Name { get; init; } = "*";

    /// <summary>Default: datasets and containers.</summary>
    public DidSearchType Type { get; init; } = DidSearchType.Collection;

    /// <summary>Conditions on the metadata. One group must hold in all its conditions. Empty: none.</summary>
    /// <remarks>Keys of Rucio's own columns and keys of the JSON plugin cannot stand in one group: Rucio fails with 500.</remarks>
    public IReadOnlyList<MetadataGroup> Filters { get; init; } = [];

    /// <summary>Whether the content of what is found is given too.</summary>
    public bool Recursive { get; init; }

    /// <summary>The largest number of results; null: all.</summary>
    public int? Limit { get; init; }
}
