using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>How far one file of a rule is.</summary>
/// <param name="Text">The word as Rucio writes it.</param>
[JsonConverter(typeof(RucioTextConverter<LockState>))]
public readonly record struct LockState(string Text) : IRucioText<LockState>
{
    /// <summary>It is there.</summary>
    public static readonly LockState Ok = new("OK");

    /// <summary>It is on its way.</summary>
    public static readonly LockState Replicating = new("REPLICATING");

    /// <summary>Its transfer failed.</summary>
    public static readonly LockState Stuck = new("STUCK");

    /// <inheritdoc/>
    public static LockState Of(string text) => text switch
    {
        "OK" => Ok,
        "REPLICATING" => Replicating,
        "STUCK" => Stuck,
        _ => new(text),
    };

    /// <summary>The word.</summary>
    public override string ToString() => Text;
}
