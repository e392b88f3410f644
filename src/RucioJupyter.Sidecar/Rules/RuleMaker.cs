using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Quota;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>Asks Rucio to bring a DID to a mounted RSE.</summary>
internal sealed class RuleMaker(RucioSessions sessions, QuotaCheck quota, RuleLookup lookup, SchemaGate schema, PermissionAdvice advice)
{
    /// <exception cref="RefusalException">404 did_not_found, 409 quota_exceeded, and Rucio's own refusals.</exception>
    public async Task<RulesReply> MakeAsync(Instance instance, Did did, Destination destination, RuleWishes wishes, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        await schema.DemandRuleAsync(instance, Json(did, destination.Rse, wishes), cancellationToken);
        var warning = await advice.OnRuleAsync(instance, did, destination.Rse, cancellationToken);
        if (await quota.RefusalAsync(instance, did, destination.Rse, cancellationToken) is { } refusal)
        {
            // A rule that is there already has its bytes.
            return await ExistingAsync(instance, client, did, destination.Rse, cancellationToken) ?? throw refusal;
        }

        try
        {
            var ids = await client.Rules.AddAsync(
                new NewRule([did], destination.Rse)
                {
                    Lifetime = wishes.Lifetime,
                    Comment = wishes.Comment,
                    AskApproval = wishes.AskApproval,
                },
                cancellationToken);
            return new RulesReply(ids, false) { Warning = warning };
        }
        catch (RucioException e) when (e.ExceptionClass == "DuplicateRule")
        {
            return await ExistingAsync(instance, client, did, destination.Rse, cancellationToken) ?? throw RuleRefusal.OfAdding(e, instance.Name, destination.Rse, warning);
        }
        catch (RucioException e) when (e.ExceptionClass == "InsufficientAccountLimit")
        {
            throw await quota.ExplainAsync(instance, did, destination.Rse, e, cancellationToken);
        }
        catch (RucioException e) when (e.ExceptionClass == "DataIdentifierNotFound")
        {
            throw DidNotFound.Refusal(instance, did, e);
        }
        catch (RucioException e)
        {
            throw RuleRefusal.OfAdding(e, instance.Name, destination.Rse, warning);
        }
        finally
        {
            lookup.Clear();
        }
    }

    /// <summary>As Rucio checks it, but for what Rucio itself fills in.</summary>
    private static JsonObject Json(Did did, string rse, RuleWishes wishes) => new()
    {
        ["dids"] = new JsonArray(new JsonObject { ["scope"] = did.Scope, ["name"] = did.Name }),
        ["copies"] = 1,
        ["rse_expression"] = rse,
        ["lifetime"] = wishes.Lifetime is { } lifetime ? (long)lifetime.TotalSeconds : null,
        ["comment"] = wishes.Comment,
        ["ask_approval"] = wishes.AskApproval,
    };

    /// <summary>The user's own rule of the same kind.</summary>
    private async Task<RulesReply?> ExistingAsync(Instance instance, RucioClient client, Did did, string rse, CancellationToken cancellationToken)
    {
        var account = sessions.AccountOf(instance) ?? (await client.Accounts.WhoAmIAsync(cancellationToken)).Name;
        await foreach (var rule in client.Rules.ListForDidAsync(did, cancellationToken))
        {
            if (rule.Account == account && rule.RseExpression == rse)
            {
                return new RulesReply([rule.Id], true);
            }
        }

        return null;
    }
}

/// <summary>How a rule is to be.</summary>
/// <param name="Lifetime">Null: for ever.</param>
/// <param name="Comment">Null: none.</param>
/// <param name="AskApproval">Whether somebody is asked to agree.</param>
internal sealed record RuleWishes(TimeSpan? Lifetime, string? Comment, bool AskApproval);

/// <summary>Reply of <c>did/make-available</c> in replica mode.</summary>
/// <param name="Rules">Ids.</param>
/// <param name="Existing">Whether the rule was there already.</param>
internal sealed record RulesReply(IReadOnlyList<string> Rules, bool Existing)
{
    /// <summary>What the instance's policy said against it beforehand; Rucio did it all the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Warning { get; init; }
}
