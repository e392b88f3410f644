using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>How full a storage element is, by one source.</summary>
public sealed record RseUsage
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("rse")]
    public string? Rse { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary>Who says so: <c>storage</c>, <c>rucio</c>, and others.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>Taken.</summary>
    [JsonPropertyName("used")]
    public long? UsedBytes { get; init; }

    /// <summary>Free; null where the source does not know.</summary>
    [JsonPropertyName("free")]
    public long? FreeBytes { get; init; }

    /// <summary>Taken and free.</summary>
    [JsonPropertyName("total")]
    public long? TotalBytes { get; init; }

    /// <summary>Number of files.</summary>
    [JsonPropertyName("files")]
    public long? Files { get; init; }

    /// <summary>When it was counted.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The shares of accounts; only where asked for.</summary>
    [JsonPropertyName("account_usages")]
    public IReadOnlyList<RseAccountShare>? Accounts { get; init; }
}
