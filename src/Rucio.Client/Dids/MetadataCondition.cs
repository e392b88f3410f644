namespace Rucio.Client;

/// <summary>A condition on one key of the metadata.</summary>
/// <param name="Key">Such as <c>run_number</c>; without quotes.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Value">Text with <c>*</c> is a pattern where the comparison is for equality.</param>
public sealed record MetadataCondition(string Key, MetadataOperator Operator, MetadataValue Value);
