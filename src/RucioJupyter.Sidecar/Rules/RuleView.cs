using Rucio.Client;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>A replication rule as the panel sees it.</summary>
internal sealed record RuleView
{
    public required string Id { get; init; }

    /// <summary>What it holds: the DID that was asked for, or one above it.</summary>
    public required string Did { get; init; }

    public required string RseExpression { get; init; }

    /// <summary>One of <see cref="Replicas.StateWord"/>.</summary>
    public required string State { get; init; }

    /// <summary>Rucio's own word, such as <c>REPLICATING</c>.</summary>
    public required string RucioState { get; init; }

    public required string Sentence { get; init; }

    public required RuleLocks Locks { get; init; }

    /// <summary>Rucio's reason, whole.</summary>
    public required string? Error { get; init; }

    public required string Account { get; init; }

    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Null: never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    public required string? Comment { get; init; }

    public required bool Locked { get; init; }

    public required bool BySubscription { get; init; }

    /// <summary>The rule in Rucio's own web pages; null where none are configured.</summary>
    public required string? WebuiUrl { get; init; }

    public static RuleView Of(Rule rule, Instance instance, DateTimeOffset now)
    {
        var explanation = RuleExplanation.Of(rule, now);
        return new RuleView
        {
            Id = rule.Id,
            Did = rule.Did.ToString(),
            RseExpression = rule.RseExpression,
            State = explanation.State,
            RucioState = rule.State.Text,
            Sentence = explanation.Sentence,
            Locks = new RuleLocks(rule.LocksOk, rule.LocksReplicating, rule.LocksStuck),
            Error = rule.Error,
            Account = rule.Account,
            CreatedAt = rule.CreatedAt,
            ExpiresAt = rule.ExpiresAt,
            Comment = rule.Comments,
            Locked = rule.Locked,
            BySubscription = rule.SubscriptionId is not null,
            WebuiUrl = WebUi.Rule(instance, rule.Id),
        };
    }
}

/// <summary>How many files of a rule are how far.</summary>
internal sealed record RuleLocks(long Ok, long Replicating, long Stuck);
