using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A DID as Rucio describes it.</summary>
public sealed record DidDetails
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

    /// <summary>The account that made it.</summary>
    [JsonPropertyName("account")]
    public string? Account { get; init; }

    /// <summary>Whether content can still be added; null for a file.</summary>
    [JsonPropertyName("open")]
    public bool? Open { get; init; }

    /// <summary>Whether content can never be taken away; null for a file.</summary>
    [JsonPropertyName("monotonic")]
    public bool? Monotonic { get; init; }

    /// <summary>When it is removed; null: never.</summary>
    [JsonPropertyName("expired_at")]
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Null for an open collection, unless its sum was asked for.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>Number of files; null for an open collection, unless its sum was asked for.</summary>
    [JsonPropertyName("length")]
    public long? Length { get; init; }

    /// <summary>32 hexadecimal digits; of a file.</summary>
    [JsonPropertyName("md5")]
    public string? Md5 { get; init; }

    /// <summary>8 hexadecimal digits; of a file.</summary>
    [JsonPropertyName("adler32")]
    public string? Adler32 { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
