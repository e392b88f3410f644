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
        var sentence = Explain(rule);
        if (rule.SubscriptionId is not null)
        {
            sentence += " A subscription made the rule, not a person.";
        }

        if (rule.ExpiresAt is { } end && end <= now)
        {
            sentence += string.Create(CultureInfo.InvariantCulture, $" The rule expired on {end:yyyy-MM-dd HH:mm} UTC: its copies may be deleted at any time.");
        }

        return new RuleExplanation(StateOf(rule.State), sentence);
    }

    public static string StateOf(RuleState state) =>
        state == RuleState.Ok ? StateWord.Here
        : state == RuleState.Replicating ? StateWord.OnTheWay
        : state == RuleState.Stuck ? StateWord.Stuck
        : state == RuleState.Suspended ? StateWord.Suspended
        : state == RuleState.WaitingApproval ? StateWord.WaitingApproval
        : state == RuleState.Inject ? StateWord.Queued
        : StateWord.Unknown;

    private static string Explain(Rule rule)
    {
        var where = rule.RseExpression;
        var total = rule.LocksOk + rule.LocksReplicating + rule.LocksStuck;
        var reason = string.IsNullOrWhiteSpace(rule.Error) ? "" : $": {rule.Error.Trim().TrimEnd('.')}";
        return StateOf(rule.State) switch
        {
            StateWord.Here => total == 0 ? $"The rule on {where} holds no files." : $"{Files(total)} on {where}.",
            StateWord.OnTheWay when total == 0 => $"Rucio is about to copy to {where}{reason}.",
            StateWord.OnTheWay => $"{rule.LocksOk} of {Files(total)} on {where}, {rule.LocksReplicating} on the way{reason}.",
            StateWord.Stuck =>
                $"{rule.LocksStuck} of {Files(total)} cannot be copied to {where}{reason}. Rucio tries again from time to time; if that does not help, ask your data managers.",
            StateWord.Suspended => $"The rule on {where} is suspended{reason}. Only an administrator of Rucio can release it.",
            StateWord.WaitingApproval => $"The rule waits for approval by those who are responsible for {where}{reason}.",
            StateWord.Queued => $"Rucio has accepted the rule on {where} and has not begun to copy yet{reason}.",
            _ => $"The rule on {where} is in the state {rule.State.Text}{reason}.",
        };
    }

    private static string Files(long count) => count == 1 ? "1 file" : $"{count} files";
}
