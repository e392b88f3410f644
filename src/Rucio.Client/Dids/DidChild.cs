using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A member of a collection, or a collection of which something is a member.</summary>
public sealed record DidChild
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

    /// <summary>As of the moment when it was added: null for a collection that was open then.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>8 hexadecimal digits; of a file.</summary>
    [JsonPropertyName("adler32")]
    public string? Adler32 { get; init; }

    /// <summary>32 hexadecimal digits; of a file.</summary>
    [JsonPropertyName("md5")]
    public string? Md5 { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
