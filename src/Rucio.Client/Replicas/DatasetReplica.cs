using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>How much of a dataset is on one storage element.</summary>
public sealed record DatasetReplica
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

    /// <summary>Of the dataset.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>Number of files of the dataset.</summary>
    [JsonPropertyName("length")]
    public long? Length { get; init; }

    /// <summary>Of what is there.</summary>
    [JsonPropertyName("available_bytes")]
    public long? AvailableBytes { get; init; }

    /// <summary>Number of the files that are there.</summary>
    [JsonPropertyName("available_length")]
    public long? AvailableLength { get; init; }

    /// <summary>Available where all of it is there.</summary>
    [JsonPropertyName("state")]
    public ReplicaState? State { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was read last.</summary>
    [JsonPropertyName("accessed_at")]
    public DateTimeOffset? AccessedAt { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
