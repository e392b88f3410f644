using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>A rule that a DID has or had.</summary>
public sealed record RuleHistoryEntry
{
    /// <summary>32 hexadecimal digits.</summary>
    [JsonPropertyName("rule_id")]
    public required string RuleId { get; init; }

    /// <summary>Where the copies were to be.</summary>
    [JsonPropertyName("rse_expression")]
    public string? RseExpression { get; init; }

    /// <summary>How far it was.</summary>
    [JsonPropertyName("state")]
    public RuleState? State { get; init; }

    /// <summary>Whose quota it used.</summary>
    [JsonPropertyName("account")]
    public string? Account { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Number of files that were there.</summary>
    [JsonPropertyName("locks_ok_cnt")]
    public long? LocksOk { get; init; }

    /// <summary>Number of files on their way.</summary>
    [JsonPropertyName("locks_replicating_cnt")]
    public long? LocksReplicating { get; init; }

    /// <summary>Number of files whose transfer failed.</summary>
    [JsonPropertyName("locks_stuck_cnt")]
    public long? LocksStuck { get; init; }
}
