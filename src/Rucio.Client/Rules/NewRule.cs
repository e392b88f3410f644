using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A rule to add.</summary>
/// <param name="Dids">What it holds; each becomes a rule of its own.</param>
/// <param name="RseExpression">Where the copies are to be.</param>
public sealed record NewRule(IReadOnlyList<Did> Dids, string RseExpression)
{
    /// <summary>Number of copies of each file.</summary>
    /// <value>Default 1.</value>
    public int Copies { get; init; } = 1;

    /// <summary>How long it holds, in whole seconds; null: for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary><c>ALL</c>, <c>DATASET</c> or <c>NONE</c>.</summary>
    /// <value>Default <c>DATASET</c>.</value>
    public string Grouping { get; init; } = "DATASET";

    /// <summary>Whose quota it uses; null: that of the caller.</summary>
    public string? Account { get; init; }

    /// <summary>Whether it has to be unlocked before it can be deleted.</summary>
    public bool Locked { get; init; }

    /// <summary>From where the copies are to be taken.</summary>
    public string? SourceReplicaExpression { get; init; }

    /// <summary>What the transfers are booked on; null: Rucio's default.</summary>
    public string? Activity { get; init; }

    /// <summary>Who is told: <c>N</c>, <c>Y</c>, <c>C</c> or <c>P</c>.</summary>
    /// <value>Default <c>N</c>.</value>
    public string Notify { get; init; } = "N";

    /// <summary>Whether the copies are deleted at once when it ends.</summary>
    public bool PurgeReplicas { get; init; }

    /// <summary>Whether storage elements closed for writing take part.</summary>
    public bool IgnoreAvailability { get; init; }

    /// <summary>A word about it.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether somebody is asked to agree.</summary>
    public bool AskApproval { get; init; }

    /// <summary>Whether Rucio works on it after it has answered.</summary>
    public bool Asynchronous { get; init; }

    /// <summary>Of the transfers; 5 is the highest.</summary>
    /// <value>Default 3.</value>
    public int Priority { get; init; } = 3;

    /// <summary>By which attribute storage elements are preferred; null: by none.</summary>
    public string? Weight { get; init; }

    internal ReadOnlyMemory<byte> Body() => JsonBody.Of(json =>
    {
        json.WriteDids(Dids);
        json.WriteNumber("copies", Copies);
        json.WriteString("rse_expression", RseExpression);
        json.WriteString("weight", Weight);
        WriteLifetime(json);
        json.WriteString("grouping", Grouping);
        json.WriteString("account", Account);
        json.WriteBoolean("locked", Locked);
        json.WriteString("source_replica_expression", SourceReplicaExpression);
        json.WriteString("activity", Activity);
        json.WriteString("notify", Notify);
        json.WriteBoolean("purge_replicas", PurgeReplicas);
        json.WriteBoolean("ignore_availability", IgnoreAvailability);
        json.WriteString("comment", Comment);
        json.WriteBoolean("ask_approval", AskApproval);
        json.WriteBoolean("asynchronous", Asynchronous);
        json.WriteNumber("priority", Priority);
        json.WriteNull("meta");
    });

    private void WriteLifetime(Utf8JsonWriter json)
    {
        if (Lifetime is { } lifetime)
        {
            json.WriteNumber("lifetime", (long)lifetime.TotalSeconds);
        }
        else
        {
            json.WriteNull("lifetime");
        }
    }
}
