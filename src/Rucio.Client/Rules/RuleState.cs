using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>How far a rule is.</summary>
/// <param name="Text">The word as Rucio writes it.</param>
[JsonConverter(typeof(RucioTextConverter<RuleState>))]
public readonly record struct RuleState(string Text) : IRucioText<RuleState>
{
    /// <summary>All files are there.</summary>
    public static readonly RuleState Ok = new("OK");

    /// <summary>Files are on their way.</summary>
    public static readonly RuleState Replicating = new("REPLICATING");

    /// <summary>A transfer failed and is not tried again by itself.</summary>
    public static readonly RuleState Stuck = new("STUCK");

    /// <summary>It failed too often and is set aside.</summary>
    public static readonly RuleState Suspended = new("SUSPENDED");

    /// <summary>Somebody has to agree.</summary>
    public static readonly RuleState WaitingApproval = new("WAITING_APPROVAL");

    /// <summary>It is accepted and not worked on yet.</summary>
    public static readonly RuleState Inject = new("INJECT");

    /// <inheritdoc/>
    public static RuleState Of(string text) => text switch
    {
        "OK" => Ok,
        "REPLICATING" => Replicating,
        "STUCK" => Stuck,
        "SUSPENDED" => Suspended,
        "WAITING_APPROVAL" => WaitingApproval,
        "INJECT" => Inject,
        _ => new(text),
    };

    /// <summary>The word.</summary>
    public override string ToString() => Text;
}
