using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What an account takes and may take on one storage element.</summary>
public sealed record AccountUsage
{
    /// <summary>Name of the storage element.</summary>
    [JsonPropertyName("rse")]
    public required string Rse { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary>Taken.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    /// <summary>Number of files.</summary>
    [JsonPropertyName("files")]
    public required long Files { get; init; }

    /// <summary>Allowed; 0 also where no limit is set.</summary>
    [JsonPropertyName("bytes_limit")]
    public long? LimitBytes { get; init; }

    /// <summary>Limit less taken; may be negative.</summary>
    [JsonPropertyName("bytes_remaining")]
    public long? RemainingBytes { get; init; }
}
