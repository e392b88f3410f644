using System.Text.Json.Nodes;
using Rucio.Client;
using Rucio.Policy;
using Rucio.Policy.Packages;
using Rucio.Policy.Permission;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Says beforehand where a policy would not allow something. A warning and never a refusal: the server alone decides, and may know more.</summary>
internal sealed class PermissionAdvice(InstancePolicies policies, PermissionFacts facts, RucioSessions sessions, TimeProvider time)
{
    /// <summary>So long may Rucio take to tell what a permission depends on; after it there is no advice.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A policy may ask for one thing after the other, so often.</summary>
    private const int MostRounds = 4;

    /// <summary>Before a rule is made; null: nothing speaks against it as far as can be known.</summary>
    public Task<Problem?> OnRuleAsync(Instance instance, Did did, string rse, CancellationToken cancellationToken) =>
        OnAsync(instance, "add_rule", account => new JsonObject
        {
            ["account"] = account,
            ["dids"] = new JsonArray(Json(did)),
            ["copies"] = 1,
            ["rse_expression"] = rse,
            ["locked"] = false,
            ["ask_approval"] = false,
        }, $"make rules on {rse}", cancellationToken);

    /// <summary>Before a rule is ended; null: nothing speaks against it as far as can be known.</summary>
    public async Task<Problem?> OnEndingRuleAsync(Instance instance, string id, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["rule_id"] = id };
        if (sessions.AccountOf(instance) is not null && (await policies.OfAsync(instance, cancellationToken)).Set.Permission.FromPackage)
        {
            await DescribeAsync(instance, id, arguments, cancellationToken);
        }

        return await OnAsync(instance, "del_rule", _ => arguments, "delete this rule", cancellationToken);
    }

    /// <summary>Before files are sent: their registration on a storage element, their names, and the dataset that takes them.</summary>
    /// <param name="instance">Whose policy counts.</param>
    /// <param name="rse">Where the files go.</param>
    /// <param name="scope">Scope of the files.</param>
    /// <param name="dataset">The dataset that they are attached to; null: none.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<IReadOnlyList<FieldAdvice>> OnUploadAsync(Instance instance, string rse, string scope, Did? dataset, CancellationToken cancellationToken)
    {
        var advice = new List<(string Field, Problem? Problem)>
        {
            ("rse", await OnAsync(instance, "add_replicas", _ => new JsonObject { ["rse"] = rse }, $"register files on {rse}", cancellationToken)),
            ("scope", await OnAsync(instance, "add_did", account => new JsonObject { ["scope"] = scope, ["type"] = "FILE", ["issuer"] = account, ["rules"] = new JsonArray() }, $"add data to the scope {scope}", cancellationToken)),
        };
        if (dataset is { } holder)
        {
            advice.Add(("dataset_name", await OnAsync(instance, "attach_dids", _ => new JsonObject { ["scope"] = holder.Scope, ["name"] = holder.Name }, $"add files to {holder}", cancellationToken)));
        }

        return [.. advice.Where(found => found.Problem is not null).Select(found => new FieldAdvice(found.Field, found.Problem!)).DistinctBy(found => found.Problem.Error)]; // seen just before
    }

    private async Task<Problem?> OnAsync(Instance instance, string action, Func<string, JsonObject> arguments, string what, CancellationToken cancellationToken)
    {
        if (sessions.AccountOf(instance) is not { } account)
        {
            return null; // before the first login nobody is known who might be allowed something
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var policy = await policies.OfAsync(instance, cancellationToken);
            var verdict = await AskAsync(instance, policy, account, action, arguments(account), both.Token);
            return verdict.Answer == PermissionAnswer.Denied ? Warning(policy, verdict, account, what) : null;
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            return PolicyView.Shown(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // Rucio is slow: whoever waits is better served by its own answer
        }
    }

    /// <summary>Asks the policy with nothing, then with what it turned out to need.</summary>
    private async Task<PermissionVerdict> AskAsync(Instance instance, InstancePolicy policy, string account, string action, JsonObject arguments, CancellationToken cancellationToken)
    {
        var known = new KnownFacts();
        for (var round = 1; ; round++)
        {
            var verdict = await policy.MayAsync(account, action, arguments, known, cancellationToken);
            var wanted = known.Wanted;
            if (wanted.Count == 0 || round == MostRounds || (verdict.Answer != PermissionAnswer.Unknown && !policy.Set.Permission.FromPackage))
            {
                return verdict;
            }

            foreach (var fact in wanted)
            {
                known.Tell(fact, await facts.FindAsync(instance, account, fact, cancellationToken));
            }
        }
    }

    /// <summary>A server's package looks the rule up in the database: here the same is told beside its id.</summary>
    private async Task DescribeAsync(Instance instance, string id, JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            var rule = await sessions.Client(instance).Rules.GetAsync(id, cancellationToken);
            arguments["account"] = rule.Account;
            arguments["scope"] = rule.Scope;
            arguments["name"] = rule.Name;
            arguments["rse_expression"] = rule.RseExpression;
        }
        catch (RucioException)
        {
            // The package does with the id alone, or does not know; what is wrong with the rule is said when it is to be deleted.
        }
    }

    private static Problem Warning(InstancePolicy policy, PermissionVerdict verdict, string account, string what) => verdict.Source == PermissionSource.Package
        ? new Problem(
            PolicyCodes.PermissionDoubtful,
            $"The policy package {policy.Package} does not allow {account} to {what}{(verdict.Message.Length > 0 ? $": {verdict.Message}" : ".")}",
            "Rucio itself decides, and may know more.")
        : new Problem(
            PolicyCodes.PermissionDoubtful,
            $"Rucio's generic rules do not allow {account} to {what}.",
            "Servers of experiments often allow more: Rucio itself decides.");

    private static JsonObject Json(Did did) => new() { ["scope"] = did.Scope, ["name"] = did.Name };
}

/// <summary>A warning, and the field of the request that it is about.</summary>
internal sealed record FieldAdvice(string Field, Problem Problem);
