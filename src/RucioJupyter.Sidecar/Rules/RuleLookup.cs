using System.Buffers;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>Finds the rule that brings a DID to a mounted RSE: on the DID itself, else on a collection above it.</summary>
internal sealed class RuleLookup(RucioSessions sessions, RseCatalogue rses, TimeProvider time) : IPurgeable
{
    /// <summary>Rules move on by themselves.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    /// <summary>So many levels above the DID are looked at.</summary>
    private const int MaxLevels = 4;

    /// <summary>So many collections above the DID are looked at.</summary>
    private const int MaxParents = 40;

    private static readonly SearchValues<char> Operators = SearchValues.Create("=|&\\*<>()!");

    private readonly SharedAnswers<(string Instance, string? Account, Did Did, string Expression), Rule?> _answers = new(time, Life, TimeSpan.FromSeconds(5), MaxAge, 1024);

    /// <summary>The rule that is furthest on; null: none.</summary>
    public Task<Rule?> FindAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken, bool fresh = false)
    {
        var client = sessions.Client(instance);
        return _answers.GetAsync(
            (instance.Name, sessions.AccountOf(instance), did, choice.Expression),
            token => SearchAsync(instance, client, did, choice, token),
            cancellationToken,
            fresh);
    }

    /// <summary>Forgets what Rucio said: rules have been changed.</summary>
    public void Clear() => _answers.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private async Task<Rule?> SearchAsync(Instance instance, RucioClient client, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var seen = new HashSet<Did> { did };
        var level = new List<Did> { did };
        for (var depth = 0; depth <= MaxLevels && level.Count > 0; depth++)
        {
            Rule? best = null;
            foreach (var holder in level)
            {
                best = Better(best, await OnAsync(instance, client, holder, choice, cancellationToken));
            }

            if (best is not null)
            {
                return best;
            }

            level = await AboveAsync(client, level, seen, cancellationToken);
        }

        return null;
    }

    private async Task<Rule?> OnAsync(Instance instance, RucioClient client, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        Rule? best = null;
        await foreach (var rule in client.Rules.ListForDidAsync(did, cancellationToken))
        {
            if (await LeadsToAsync(instance, rule, choice, cancellationToken))
            {
                best = Better(best, rule);
            }
        }

        return best;
    }

    /// <summary>A rule on several RSEs counts only if it puts a copy on each of them.</summary>
    private async ValueTask<bool> LeadsToAsync(Instance instance, Rule rule, DestinationChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Destinations.Any(d => d.Rse == rule.RseExpression))
        {
            return true;
        }

        // A plain name that is not one of ours need not be asked for.
        if (rule.Copies == 1 && !rule.RseExpression.AsSpan().ContainsAny(Operators))
        {
            return false;
        }

        var members = await rses.MembersAsync(instance, rule.RseExpression, cancellationToken);
        return rule.Copies >= members.Count && choice.Destinations.Any(d => members.Contains(d.Rse));
    }

    private static async Task<List<Did>> AboveAsync(RucioClient client, List<Did> level, HashSet<Did> seen, CancellationToken cancellationToken)
    {
        var above = new List<Did>();
        foreach (var did in level)
        {
            try
            {
                await foreach (var parent in client.Dids.ParentsAsync(did, cancellationToken))
                {
                    if (seen.Count <= MaxParents && seen.Add(parent.Did))
                    {
                        above.Add(parent.Did);
                    }
                }
            }
            catch (RucioException e) when (e is { Error: RucioError.Invalid, Status: null })
            {
                // No path leads to this name, and Rucio has no other way to ask for what is above it.
            }
        }

        return above;
    }

    private static Rule? Better(Rule? a, Rule? b) => a is null ? b : b is null || Rank(a) <= Rank(b) ? a : b;

    private static int Rank(Rule rule) =>
        rule.State == RuleState.Ok ? 0
        : rule.State == RuleState.Replicating ? 1
        : rule.State == RuleState.Inject ? 2
        : rule.State == RuleState.Stuck ? 3
        : rule.State == RuleState.WaitingApproval ? 4
        : rule.State == RuleState.Suspended ? 5
        : 6;
}
