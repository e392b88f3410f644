using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A DID as the listing of a scope gives it.</summary>
public sealed record DidListed
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    [JsonPropertyName("type")]
    public required DidType Type { get; init; }

    /// <summary>The collection through which it was found; null for what was asked for.</summary>
    [JsonPropertyName("parent")]
    public DidReference? Parent { get; init; }

    /// <summary>How far below what was asked for.</summary>
    [JsonPropertyName("level")]
    public long Level { get; init; }

    /// <summary>Null for an open collection.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
