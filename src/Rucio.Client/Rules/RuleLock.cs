using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>One file of a rule on one storage element.</summary>
public sealed record RuleLock
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Name of the storage element.</summary>
    [JsonPropertyName("rse")]
    public required string Rse { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary>How far it is.</summary>
    [JsonPropertyName("state")]
    public required LockState State { get; init; }

    /// <summary>The rule.</summary>
    [JsonPropertyName("rule_id")]
    public string? RuleId { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
