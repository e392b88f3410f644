using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>The name of a DID within a row about another.</summary>
public sealed record DidReference
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
