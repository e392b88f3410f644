using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What an account may take on all storage elements of an expression together.</summary>
public sealed record AccountGlobalLimit
{
    /// <summary>Allowed.</summary>
    [JsonPropertyName("limit")]
    public required long LimitBytes { get; init; }

    /// <summary>Which these are now.</summary>
    [JsonPropertyName("resolved_rses")]
    public IReadOnlyList<string> Rses { get; init; } = [];

    /// <summary>Their ids.</summary>
    [JsonPropertyName("resolved_rse_ids")]
    public IReadOnlyList<string> RseIds { get; init; } = [];
}
