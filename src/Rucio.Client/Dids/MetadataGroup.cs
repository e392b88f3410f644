namespace Rucio.Client;

/// <summary>Conditions that must hold together.</summary>
/// <param name="Conditions">At most one a key and operator.</param>
public sealed record MetadataGroup(params IReadOnlyList<MetadataCondition> Conditions);
