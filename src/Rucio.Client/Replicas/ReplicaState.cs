using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>The state of one file on one storage element.</summary>
/// <param name="Text">The word as Rucio writes it.</param>
[JsonConverter(typeof(RucioTextConverter<ReplicaState>))]
public readonly record struct ReplicaState(string Text) : IRucioText<ReplicaState>
{
    /// <summary>It is there.</summary>
    public static readonly ReplicaState Available = new("AVAILABLE");

    /// <summary>It is not there.</summary>
    public static readonly ReplicaState Unavailable = new("UNAVAILABLE");

    /// <summary>It is on its way.</summary>
    public static readonly ReplicaState Copying = new("COPYING");

    /// <summary>It is about to go.</summary>
    public static readonly ReplicaState BeingDeleted = new("BEING_DELETED");

    /// <summary>It is known to be damaged.</summary>
    public static readonly ReplicaState Bad = new("BAD");

    /// <summary>It is out of reach for a while.</summary>
    public static readonly ReplicaState TemporaryUnavailable = new("TEMPORARY_UNAVAILABLE");

    /// <inheritdoc/>
    public static ReplicaState Of(string text) => text switch
    {
        "AVAILABLE" => Available,
        "UNAVAILABLE" => Unavailable,
        "COPYING" => Copying,
        "BEING_DELETED" => BeingDeleted,
        "BAD" => Bad,
        "TEMPORARY_UNAVAILABLE" => TemporaryUnavailable,
        _ => new(text),
    };

    /// <summary>The letter that stands for it in what is sent. Rucio: db/sqla/constants.py, ReplicaState.</summary>
    internal string Letter => this == Bad ? "D" : Text is "" ? Text : Text[..1];

    /// <summary>The word.</summary>
    public override string ToString() => Text;
}
