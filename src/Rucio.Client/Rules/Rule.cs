using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A replication rule.</summary>
public sealed record Rule
{
    /// <summary>32 hexadecimal digits.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Of the DID that it holds.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Of the DID that it holds.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    [JsonPropertyName("did_type")]
    public DidType? DidType { get; init; }

    /// <summary>Whose quota it uses.</summary>
    [JsonPropertyName("account")]
    public required string Account { get; init; }

    /// <summary>Where the copies are to be.</summary>
    [JsonPropertyName("rse_expression")]
    public required string RseExpression { get; init; }

    /// <summary>How far it is.</summary>
    [JsonPropertyName("state")]
    public required RuleState State { get; init; }

    /// <summary>Number of copies of each file.</summary>
    [JsonPropertyName("copies")]
    public required long Copies { get; init; }

    /// <summary>Number of files that are there, times copies.</summary>
    [JsonPropertyName("locks_ok_cnt")]
    public required long LocksOk { get; init; }

    /// <summary>Number of files on their way, times copies.</summary>
    [JsonPropertyName("locks_replicating_cnt")]
    public required long LocksReplicating { get; init; }

    /// <summary>Number of files whose transfer failed, times copies.</summary>
    [JsonPropertyName("locks_stuck_cnt")]
    public required long LocksStuck { get; init; }

    /// <summary>Why it is stuck or suspended.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it ends; null: never. It may lie in the past.</summary>
    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it is stuck.</summary>
    [JsonPropertyName("stuck_at")]
    public DateTimeOffset? StuckAt { get; init; }

    /// <summary><c>ALL</c>, <c>DATASET</c> or <c>NONE</c>: what has to be on one storage element together.</summary>
    [JsonPropertyName("grouping")]
    public string? Grouping { get; init; }

    /// <summary>What the transfers are booked on.</summary>
    [JsonPropertyName("activity")]
    public string? Activity { get; init; }

    /// <summary>What its maker wrote.</summary>
    [JsonPropertyName("comments")]
    public string? Comments { get; init; }

    /// <summary>Whether it has to be unlocked before it can be deleted.</summary>
    [JsonPropertyName("locked")]
    public bool Locked { get; init; }

    /// <summary>Whether the copies are deleted at once when it ends.</summary>
    [JsonPropertyName("purge_replicas")]
    public bool? PurgeReplicas { get; init; }

    /// <summary>Of the transfers; 5 is the highest.</summary>
    [JsonPropertyName("priority")]
    public long? Priority { get; init; }

    /// <summary>The subscription that made it.</summary>
    [JsonPropertyName("subscription_id")]
    public string? SubscriptionId { get; init; }

    /// <summary>The rule to which it is being moved.</summary>
    [JsonPropertyName("child_rule_id")]
    public string? ChildRuleId { get; init; }

    /// <summary>From where the copies are to be taken.</summary>
    [JsonPropertyName("source_replica_expression")]
    public string? SourceReplicaExpression { get; init; }

    /// <summary>Whether storage elements closed for writing take part.</summary>
    [JsonPropertyName("ignore_availability")]
    public bool? IgnoreAvailability { get; init; }

    /// <summary>Who is told: <c>NO</c>, <c>YES</c>, <c>CLOSE</c>, <c>PROGRESS</c>.</summary>
    [JsonPropertyName("notification")]
    public string? Notification { get; init; }

    /// <summary>Size of the DID; only in lists, and null while it is open.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>What it holds.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
