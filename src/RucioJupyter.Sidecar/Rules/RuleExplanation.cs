using System.Globalization;
using Rucio.Client;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>What the state of a rule means for the person who waits for the data.</summary>
/// <param name="State">One of <see cref="StateWord"/>.</param>
/// <param name="Sentence">Says how far it is, who must act, and Rucio's own reason.</param>
internal sealed record RuleExplanation(string State, string Sentence)
{
    public static RuleExplanation Of(Rule rule, DateTimeOffset now)
    {
        var (state, sentence) = Explain(rule);
        if (rule.SubscriptionId is not null)
        {
            sentence += " A subscription made the rule, not a person.";
        }

        if (rule.ExpiresAt is { } end && end <= now)
        {
            sentence += string.Create(CultureInfo.InvariantCulture, $" The rule has expired on {end:yyyy-MM-dd HH:mm} UTC: its copies may be deleted at any time.");
        }

        return new RuleExplanation(state, sentence);
    }

    private static (string State, string Sentence) Explain(Rule rule)
    {
        var where = rule.RseExpression;
        var total = rule.LocksOk + rule.LocksReplicating + rule.LocksStuck;
        var reason = Reason(rule.Error);
        if (rule.State == RuleState.Ok)
        {
            return (StateWord.Here, total == 0 ? $"The rule on {where} holds no files." : $"{Files(total)} on {where}.");
        }

        if (rule.State == RuleState.Replicating)
        {
            return (StateWord.OnTheWay, total == 0
                ? $"Rucio is about to copy to {where}."
                : $"{rule.LocksOk} of {Files(total)} on {where}, {rule.LocksReplicating} on the way{reason}.");
        }

        if (rule.State == RuleState.Stuck)
        {
            return (StateWord.Stuck, $"{rule.LocksStuck} of {Files(total)} cannot be copied to {where}{reason}. Rucio tries again from time to time; if that does not help, ask your data managers.");
        }

        if (rule.State == RuleState.Suspended)
        {
            return (StateWord.Suspended, $"The rule on {where} is suspended{reason}. Only an administrator of Rucio can release it.");
        }

        if (rule.State == RuleState.WaitingApproval)
        {
            return (StateWord.WaitingApproval, $"The rule waits for approval by those who are responsible for {where}{reason}.");
        }

        return rule.State == RuleState.Inject
            ? (StateWord.Queued, $"Rucio has accepted the rule on {where} and has not begun to copy yet{reason}.")
            : (StateWord.Unknown, $"The rule on {where} is in the state {rule.State.Text}{reason}.");
    }

    private static string Reason(string? error) => string.IsNullOrWhiteSpace(error) ? "" : $": {error.Trim().TrimEnd('.')}";

    private static string Files(long count) => count == 1 ? "1 file" : $"{count} files";
}
