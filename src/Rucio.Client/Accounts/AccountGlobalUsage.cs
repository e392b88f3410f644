using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What an account takes and may take on all storage elements of an expression together.</summary>
public sealed record AccountGlobalUsage
{
    /// <summary>Which.</summary>
    [JsonPropertyName("rse_expression")]
    public required string RseExpression { get; init; }

    /// <summary>Taken.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    /// <summary>Number of files.</summary>
    [JsonPropertyName("files")]
    public required long Files { get; init; }

    /// <summary>Allowed.</summary>
    [JsonPropertyName("bytes_limit")]
    public long? LimitBytes { get; init; }

    /// <summary>Limit less taken; may be negative.</summary>
    [JsonPropertyName("bytes_remaining")]
    public long? RemainingBytes { get; init; }
}
