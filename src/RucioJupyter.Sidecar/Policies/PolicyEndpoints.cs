using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Policies;

/// <summary><c>policy/advice</c>: what the policy says before something is asked of Rucio.</summary>
internal static class PolicyEndpoints
{
    public static RouteGroupBuilder MapPolicies(this RouteGroupBuilder api)
    {
        api.MapGet("/policy/advice", AdviseAsync).WithName("GetPolicyAdvice");
        return api;
    }

    private static async Task<Ok<AdviceReply>> AdviseAsync([AsParameters] AdviceQuery query, InstanceRegistry instances, BareNames names, PermissionAdvice advice, CancellationToken cancellationToken)
    {
        var instance = instances.Get(query.Namespace);
        return TypedResults.Ok(query.Action switch
        {
            "get" => await OnGetAsync(instance, await names.DidAsync(instance, query.Did, cancellationToken), query.Rse, advice, cancellationToken),
            "end_rule" => AdviceReply.Of(await advice.OnEndingRuleAsync(instance, Needed(query.Rule, "rule"), cancellationToken)),
            "upload" => new AdviceReply([.. (await advice.OnUploadAsync(
                instance, Needed(query.Rse, "rse"), Needed(query.Scope, "scope"), string.IsNullOrEmpty(query.Did) ? null : await names.DidAsync(instance, query.Did, cancellationToken), cancellationToken))
                .Select(found => found.Problem)]),
            _ => throw Invalid("action", "It must be get, end_rule or upload."),
        });
    }

    /// <summary>A download asks nothing of Rucio that a policy could forbid.</summary>
    private static async Task<AdviceReply> OnGetAsync(Instance instance, Did did, string? rse, PermissionAdvice advice, CancellationToken cancellationToken) =>
        instance.Mode == InstanceMode.Replica
            ? AdviceReply.Of(await advice.OnRuleAsync(instance, did, DestinationChoice.Of(instance, rse).First.Rse, cancellationToken))
            : AdviceReply.Of(null);

    private static string Needed(string? value, string field) => string.IsNullOrEmpty(value) ? throw Invalid(field, "It is missing.") : value;

    private static RefusalException Invalid(string field, string rule) =>
        new(400, ErrorCodes.InvalidRequest, $"The query parameter '{field}' is not usable. {rule}") { Field = field };

    internal sealed class AdviceQuery
    {
        /// <summary>The instance.</summary>
        public string? Namespace { get; init; }

        /// <summary><c>get</c> (with did and rse), <c>end_rule</c> (with rule) or <c>upload</c> (with rse, scope, and did for the dataset).</summary>
        public string? Action { get; init; }

        /// <summary>What is to be brought here; of an upload: the dataset that takes the files.</summary>
        public string? Did { get; init; }

        /// <summary>The storage element. Default of <c>get</c>: the first that is mounted.</summary>
        public string? Rse { get; init; }

        /// <summary>Id of the rule.</summary>
        public string? Rule { get; init; }

        /// <summary>Scope of new files.</summary>
        public string? Scope { get; init; }
    }
}

/// <summary>Reply of <c>GET policy/advice</c>.</summary>
/// <param name="Warnings">None: nothing speaks against it as far as can be known. They refuse nothing.</param>
internal sealed record AdviceReply(IReadOnlyList<Problem> Warnings)
{
    public static AdviceReply Of(Problem? problem) => new(problem is null ? [] : [problem]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AdviceReply))]
internal sealed partial class PoliciesJson : JsonSerializerContext;
