using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Refuses names that the experiment's schema does not allow, before bytes are moved for nothing. Without a schema of the experiment's own the server alone decides.</summary>
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
        var policy = await policies.OfAsync(instance, cancellationToken);
        if (string.IsNullOrEmpty(scope) || policy.Set.Schema is not { FromPackage: true, Error: null })
        {
            return;
        }

        foreach (var name in names.Where(name => !string.IsNullOrEmpty(name)))
        {
            if (policy.Check("did", new JsonObject { ["scope"] = scope, ["name"] = name, ["type"] = type }) is { } fault)
            {
                throw new RefusalException(400, ErrorCodes.InvalidRequest, $"{scope}:{name} does not fit the schema of the policy package {policy.Set.Settings.Package}: {fault}")
                {
                    Field = field,
                    Instance = instance.Name,
                    Remedy = "Rename it, or choose another scope.",
                };
            }
        }
    }
}
