using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A DID as a search finds it.</summary>
public sealed record DidSummary
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Null where the search was by a key of the JSON plugin.</summary>
    [JsonPropertyName("did_type")]
    public DidType? Type { get; init; }

    /// <summary>Null for an open collection and where the search was by a key of the JSON plugin.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>Number of files; null as <see cref="Bytes"/>, and for a file.</summary>
    [JsonPropertyName("length")]
    public long? Length { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
