using System.Text.Json.Serialization;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>Lists and ends replication rules.</summary>
internal sealed class RuleList(RucioSessions sessions, RuleLookup lookup, PermissionAdvice advice, TimeProvider time)
{
    /// <summary>Most rules of one answer.</summary>
    public const int MaxRules = 1000;

    /// <summary>The rules on a DID, of anybody; or where it is null those of the user. Newest first.</summary>
    public async Task<RuleListReply> ListAsync(Instance instance, Did? did, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        var rules = did is { } holder
            ? client.Rules.ListForDidAsync(holder, cancellationToken)
            : client.Rules.OfAccountAsync(sessions.AccountOf(instance) ?? (await client.Accounts.WhoAmIAsync(cancellationToken)).Name, cancellationToken);
        var found = new List<Rule>();
        await foreach (var rule in rules)
        {
            found.Add(rule);
            if (found.Count > MaxRules)
            {
                break;
            }
        }

        var now = time.GetUtcNow();
        var items = found.Take(MaxRules).OrderByDescending(rule => rule.CreatedAt).Select(rule => RuleView.Of(rule, instance, now)).ToList();
        return new RuleListReply(items, found.Count > MaxRules);
    }

    /// <summary>Lets a rule end: Rucio keeps it for an hour more.</summary>
    /// <exception cref="RefusalException">400, 403, 404 or 409, with Rucio's reason.</exception>
    public async Task<RuleEndReply> EndAsync(Instance instance, string id, CancellationToken cancellationToken)
    {
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigit))
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, $"'{id}' is no id of a rule: these have 32 hexadecimal digits.") { Field = "id" };
        }

        var client = sessions.Client(instance);
        var warning = await advice.OnEndingRuleAsync(instance, id, cancellationToken);
        try
        {
            await client.Rules.DeleteAsync(id, cancellationToken: cancellationToken);
            return new RuleEndReply(true, (await client.Rules.GetAsync(id, cancellationToken)).ExpiresAt) { Warning = warning };
        }
        catch (RucioException e)
        {
            throw RuleRefusal.OfDeleting(e, instance.Name, id, warning);
        }
        finally
        {
            lookup.Clear();
        }
    }
}

/// <summary>Reply of <c>GET rules</c>.</summary>
/// <param name="More">Whether there are more than are shown.</param>
internal sealed record RuleListReply(IReadOnlyList<RuleView> Items, bool More);

/// <summary>Reply of <c>DELETE rules/{id}</c>.</summary>
/// <param name="ExpiresAt">When Rucio removes it.</param>
internal sealed record RuleEndReply(bool Success, DateTimeOffset? ExpiresAt)
{
    /// <summary>What the instance's policy said against it beforehand; Rucio did it all the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Warning { get; init; }
}
