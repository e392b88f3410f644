using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>Why a rule is stuck.</summary>
public sealed record RuleAnalysis
{
    /// <summary>What the rule says itself.</summary>
    [JsonPropertyName("rule_error")]
    public string? RuleError { get; init; }

    /// <summary>The transfers that failed.</summary>
    [JsonPropertyName("transfers")]
    public IReadOnlyList<RuleTransfer> Transfers { get; init; } = [];
}
