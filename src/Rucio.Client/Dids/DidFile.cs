using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A file of a collection.</summary>
public sealed record DidFile
{
    /// <summary>Its scope, which need not be that of the collection.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Null where the catalogue does not know.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>8 hexadecimal digits.</summary>
    [JsonPropertyName("adler32")]
    public string? Adler32 { get; init; }

    /// <summary>The GUID of the experiment.</summary>
    [JsonPropertyName("guid")]
    public string? Guid { get; init; }

    /// <summary>Number of events.</summary>
    [JsonPropertyName("events")]
    public long? Events { get; init; }

    /// <summary>The dataset that was asked for, in a listing of several; otherwise null.</summary>
    [JsonPropertyName("parent_scope")]
    public string? ParentScope { get; init; }

    /// <inheritdoc cref="ParentScope"/>
    [JsonPropertyName("parent_name")]
    public string? ParentName { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
