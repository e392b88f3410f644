using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What one account takes and may take on a storage element.</summary>
public sealed record RseAccountUsage
{
    /// <summary>Name of the storage element.</summary>
    [JsonPropertyName("rse")]
    public required string Rse { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary>The account.</summary>
    [JsonPropertyName("account")]
    public required string Account { get; init; }

    /// <summary>Number of files.</summary>
    [JsonPropertyName("used_files")]
    public long? UsedFiles { get; init; }

    /// <summary>Taken.</summary>
    [JsonPropertyName("used_bytes")]
    public long? UsedBytes { get; init; }

    /// <summary>Allowed; null: no limit is set, which Rucio counts as 0.</summary>
    [JsonPropertyName("quota_bytes")]
    public long? QuotaBytes { get; init; }
}
