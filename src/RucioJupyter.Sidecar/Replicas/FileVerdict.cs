using Rucio.Client;
using RucioJupyter.Sidecar.Rules;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>What a file's replica and the rule above it mean together. Pure.</summary>
/// <param name="Status">One of <see cref="StatusWord"/>.</param>
/// <param name="State">One of <see cref="StateWord"/>.</param>
/// <param name="Code">One of <see cref="ReplicaCodes"/>; null where nothing is wrong with the replica.</param>
internal readonly record struct FileVerdict(string Status, string State, string? Code)
{
    /// <param name="kind">How it stands on the mounted RSEs.</param>
    /// <param name="rule">The rule that is to bring it there; null: none.</param>
    public static FileVerdict Of(ReplicaKind kind, Rule? rule) => kind switch
    {
        ReplicaKind.Here => new FileVerdict(StatusWord.Ok, StateWord.Here, null),
        ReplicaKind.FileMissing or ReplicaKind.FileUnreadable or ReplicaKind.MountMissing or ReplicaKind.MountSilent or ReplicaKind.NoPath =>
            new FileVerdict(StatusWord.Stuck, StateWord.NotMounted, ReplicaCodes.NotMounted),
        ReplicaKind.Bad => new FileVerdict(StatusOf(rule), StateWord.Failed, ReplicaCodes.ReplicaBad),
        ReplicaKind.Unavailable => new FileVerdict(StatusOf(rule), rule is null ? StateWord.NotHere : StateOf(rule), ReplicaCodes.ReplicaUnavailable),
        ReplicaKind.Copying => new FileVerdict(StatusOf(rule), rule is null ? StateWord.OnTheWay : StateOf(rule), null),
        _ when rule is not null => new FileVerdict(StatusOf(rule), StateOf(rule), null),
        ReplicaKind.OnTape => new FileVerdict(StatusWord.NotAvailable, StateWord.OnTape, null),
        ReplicaKind.Nowhere => new FileVerdict(StatusWord.NotAvailable, StateWord.NoReplicas, null),
        _ => new FileVerdict(StatusWord.NotAvailable, StateWord.NotHere, null),
    };

    /// <summary>What the Python extension's panel shows of a file that is not here. It has no word for waiting: that is on its way too.</summary>
    private static string StatusOf(Rule? rule) =>
        rule is null ? StatusWord.NotAvailable
        : rule.State == RuleState.Stuck || rule.State == RuleState.Suspended ? StatusWord.Stuck
        : StatusWord.Replicating;

    /// <summary>A rule that is done has its copies registered in a moment.</summary>
    private static string StateOf(Rule rule) => rule.State == RuleState.Ok ? StateWord.OnTheWay : RuleExplanation.StateOf(rule.State);
}
