using Microsoft.AspNetCore.Http.HttpResults;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Rules;

/// <summary><c>rules</c> and <c>open-replication-rule</c>.</summary>
internal static class RuleEndpoints
{
    public static RouteGroupBuilder MapRules(this RouteGroupBuilder api)
    {
        api.MapGet("/rules", ListAsync).WithName("ListRules");
        api.MapDelete("/rules/{id}", EndAsync).WithName("EndRule");
        api.MapGet("/open-replication-rule", OpenAsync).WithName("OpenReplicationRule");
        return api;
    }

    private static async Task<Ok<RuleListReply>> ListAsync(string? @namespace, string? did, InstanceRegistry instances, BareNames names, RuleList rules, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await rules.ListAsync(instance, string.IsNullOrEmpty(did) ? null : await names.DidAsync(instance, did, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<RuleEndReply>> EndAsync(string id, string? @namespace, InstanceRegistry instances, RuleList rules, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.EndAsync(instances.Get(@namespace), id, cancellationToken));

    /// <summary>Leads to the rule in Rucio's web pages. Opened in a tab of its own, yet never HTML: what goes wrong is the one error body.</summary>
    private static async Task<RedirectHttpResult> OpenAsync(string? @namespace, string? did, InstanceRegistry instances, BareNames names, RuleLookup rules, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        var wanted = await names.DidAsync(instance, did, cancellationToken);
        if (instance.WebUiUrl is null)
        {
            throw new RefusalException(500, RuleCodes.WebUiNotConfigured, $"No web pages of Rucio are configured for {instance.DisplayName}.")
            {
                Instance = instance.Name,
                Remedy = "An administrator can set rucio_webui_url.",
            };
        }

        if (instance.Mode != InstanceMode.Replica)
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, $"{instance.DisplayName} downloads its files: there are no rules to open.") { Instance = instance.Name };
        }

        var rule = await rules.FindAsync(instance, wanted, DestinationChoice.Of(instance, null), cancellationToken) ?? throw None(instance, wanted);
        return TypedResults.Redirect(WebUi.Rule(instance, rule.Id)!); // the pages are configured, as was just seen
    }

    private static RefusalException None(Instance instance, Did did) =>
        new(404, RuleCodes.RuleNotFound, $"No rule brings {did}, or a collection above it, to {string.Join(" or ", instance.Destinations.Select(d => d.Rse))}.")
        {
            Instance = instance.Name,
            Field = "did",
            Remedy = $"The page of the data itself is {WebUi.Did(instance, did)}.",
        };
}
