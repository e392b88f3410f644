using Rucio.Client;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Rules;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>What is known about a DID on the mounted RSEs, and what it amounts to. Pure.</summary>
/// <param name="Total">Number of files; null: not known yet.</param>
/// <param name="Counts">Counted file by file; null: not yet.</param>
/// <param name="Own">The rule, if it is on the DID itself: only then its locks are the DID's files.</param>
/// <param name="Rule">The rule on the DID or above it.</param>
/// <param name="Sums">What stands for the counts of a large collection.</param>
internal sealed record ReplicaFacts(long? Total, AvailabilityCounts? Counts, Rule? Own, Rule? Rule, ReplicaSums? Sums = null)
{
    public SummaryFiles Files
    {
        get
        {
            if (Counts is null)
            {
                return Own is null
                    ? new SummaryFiles(Total, Sums?.Here, null, null, Sums is null ? null : Total - Sums.Here)
                    : new SummaryFiles(Total, Own.LocksOk, Own.LocksReplicating, Own.LocksStuck, 0);
            }

            var failed = Counts.NotMounted + Counts.Of(ReplicaKind.Bad);
            var missing = Counts.Total - Counts.Here - failed;
            var stuck = Own is null || Own.State == RuleState.Ok ? 0 : (int)Math.Min(missing, Own.LocksStuck);
            var moving = IsMoving ? missing - stuck : Math.Min(missing - stuck, Counts.Of(ReplicaKind.Copying));
            return new SummaryFiles(Counts.Total, Counts.Here, moving, failed + stuck, missing - stuck - moving);
        }
    }

    private bool IsMoving => Rule is not null && (Rule.State == RuleState.Ok || Rule.State == RuleState.Replicating);

    public (string State, string Sentence) Explain(DestinationChoice choice, DateTimeOffset now)
    {
        var where = string.Join(" or ", choice.Destinations.Select(d => d.Rse));
        if (Total == 0)
        {
            return (StateWord.Empty, "There are no files in it.");
        }

        if (Counts is null)
        {
            return ExplainSums(where, choice, now);
        }

        if (Counts.Here == Counts.Total)
        {
            return (StateWord.Here, Counts.Total == 1 ? "The file is here." : $"All {Counts.Total} files are here.");
        }

        if (Counts.NotMounted > 0 && Counts.Here == 0)
        {
            return (StateWord.NotMounted, $"Rucio has {Of(Counts.NotMounted)} on {where}, but not where it is mounted: {string.Join(", ", choice.Destinations.Select(d => d.MountPath))}.");
        }

        if (Rule is not null && Rule.State != RuleState.Ok)
        {
            var explanation = RuleExplanation.Of(Rule, now);
            return (explanation.State, explanation.Sentence);
        }

        if (Rule is not null && Counts.NotMounted == 0)
        {
            return (StateWord.OnTheWay, $"{Of(Counts.Here)} are here; the rule on {where} is done, the rest will be listed in a moment.");
        }

        if (Counts.Here > 0)
        {
            return (StateWord.PartlyHere, $"{Of(Counts.Here)} are here.{(Counts.NotMounted > 0 ? $" {Counts.NotMounted} more are on {where}, but not where it is mounted." : "")}");
        }

        if (Counts.Of(ReplicaKind.Bad) > 0)
        {
            return (StateWord.Failed, $"{Of(Counts.Of(ReplicaKind.Bad))} are damaged on {where}.");
        }

        if (Counts.Of(ReplicaKind.Copying) > 0)
        {
            return (StateWord.OnTheWay, $"{Of(Counts.Of(ReplicaKind.Copying))} are being copied to {where}.");
        }

        // Only the first files are looked for elsewhere; they speak for the others if they agree.
        return (Counts.Of(ReplicaKind.OnTape), Counts.Of(ReplicaKind.Nowhere), Counts.Of(ReplicaKind.Absent)) switch
        {
            ( > 0, 0, 0) => (StateWord.OnTape, "The files are on tape only: it takes hours or days to get them."),
            (0, > 0, 0) => (StateWord.NoReplicas, "No storage has a copy of the files."),
            _ => (StateWord.NotHere, Counts.Total == 1 ? "The file is not here." : $"None of the {Counts.Total} files is here."),
        };
    }

    private (string State, string Sentence) ExplainSums(string where, DestinationChoice choice, DateTimeOffset now)
    {
        if (Sums is { Here: > 0, Mounted: false })
        {
            return (StateWord.NotMounted, $"Rucio has {Sums.Here} of {Total} files on {where}, but it is not mounted: {string.Join(", ", choice.Destinations.Select(d => d.MountPath))}.");
        }

        if (Rule is not null)
        {
            var explanation = RuleExplanation.Of(Rule, now);
            return (explanation.State, explanation.Sentence);
        }

        return Sums switch
        {
            null => (StateWord.Unknown, "Rucio is being asked where the files are."),
            _ when Sums.Here >= Total => (StateWord.Here, $"All {Total} files are here."),
            { Here: > 0 } => (StateWord.PartlyHere, $"{Sums.Here} of {Total} files are here."),
            { OnTape: true } => (StateWord.OnTape, "The files are on tape only: it takes hours or days to get them."),
            { Nowhere: true } => (StateWord.NoReplicas, "No storage has a copy of the files."),
            _ => (StateWord.NotHere, $"None of the {Total} files is here."),
        };
    }

    private string Of(int count) => $"{count} of {Counts!.Total} files"; // called only with counts
}
