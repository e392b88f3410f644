using System.Text.Json.Nodes;
using Rucio.Policy;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Refuses, before Rucio is asked, what its schema would refuse, and names the rule. Where the experiment's schema is not known here, only what every server refuses.</summary>
internal sealed class SchemaGate(InstancePolicies policies)
{
    /// <param name="instance">Whose policy counts.</param>
    /// <param name="field">Field of the request that holds the names.</param>
    /// <param name="type"><c>FILE</c>, <c>DATASET</c> or <c>CONTAINER</c>.</param>
    /// <param name="scope">Their scope; an absent one is for others to refuse, as are absent names.</param>
    /// <param name="names">The names.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RefusalException">400 invalid_request with the rule that fails.</exception>
    public async ValueTask DemandAsync(Instance instance, string field, string type, string? scope, IEnumerable<string?> names, CancellationToken cancellationToken)
    {
        foreach (var name in names.Where(name => !string.IsNullOrEmpty(name)))
        {
            if (await DidFaultAsync(instance, type, scope, name!, cancellationToken) is { } fault)
            {
                throw Refusal(instance, field, $"{scope}:{name} {fault}", "Rename it, or choose another scope.");
            }
        }
    }

    /// <summary>The rule of the experiment's schema that a new DID breaks, to be read after its name; null: none, or nobody knows here.</summary>
    public async ValueTask<string?> DidFaultAsync(Instance instance, string type, string? scope, string name, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(scope) ? null : await FaultAsync(instance, "did", new JsonObject { ["scope"] = scope, ["name"] = name, ["type"] = type }, common: false, cancellationToken);

    /// <summary>Why nothing can have this name: the rule of the experiment's schema that scope or name break, to be read after it; null: none.</summary>
    public async ValueTask<string?> NameFaultAsync(Instance instance, Did did, CancellationToken cancellationToken) =>
        await FaultAsync(instance, "scope", did.Scope, common: false, cancellationToken) ?? await FaultAsync(instance, "name", did.Name, common: false, cancellationToken);

    /// <param name="instance">Whose policy counts.</param>
    /// <param name="rule">As it would be sent to Rucio, without what Rucio itself fills in.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RefusalException">400 invalid_request with the rule that fails.</exception>
    public async ValueTask DemandRuleAsync(Instance instance, JsonObject rule, CancellationToken cancellationToken)
    {
        if (await FaultAsync(instance, "rule", rule, common: true, cancellationToken) is { } fault)
        {
            var field = rule.Select(member => member.Key).FirstOrDefault(key => fault.Contains($"rule.{key}", StringComparison.Ordinal));
            throw Refusal(instance, field == "lifetime" ? "lifetime_days" : field, $"The rule {fault}", null);
        }
    }

    private async ValueTask<string?> FaultAsync(Instance instance, string schema, JsonNode value, bool common, CancellationToken cancellationToken)
    {
        var policy = await policies.OfAsync(instance, cancellationToken);
        if (!policy.HasSchema)
        {
            return common && CommonSchema.Set.Check(schema, value) is { } broken ? $"does not fit Rucio's schema: {broken}" : null;
        }

        try
        {
            return await policy.CheckAsync(schema, value, cancellationToken) is { } fault ? $"does not fit the schema of the policy package {policy.Package}: {fault}" : null;
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            return null; // the server checks by itself
        }
    }

    private static RefusalException Refusal(Instance instance, string? field, string message, string? remedy) => new(400, ErrorCodes.InvalidRequest, message)
    {
        Field = field,
        Instance = instance.Name,
        Remedy = remedy,
    };
}
