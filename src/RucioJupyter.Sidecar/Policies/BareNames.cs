using Rucio.Client;
using Rucio.Policy;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Scopes;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Finds the scope of a name that a user typed without one, where the experiment says how.</summary>
internal sealed class BareNames(InstancePolicies policies, ScopeNames scopes)
{
    /// <summary>The DID of a request, with the scope that the experiment's policy finds where it was left out.</summary>
    /// <exception cref="RefusalException">400 invalid_request where it is missing, 400 malformed_did where it is none and nobody finds a scope for it.</exception>
    public async ValueTask<Did> DidAsync(Instance instance, string? did, CancellationToken cancellationToken) =>
        DidArgument.Parse(await CompletedAsync(instance, did, cancellationToken));

    /// <summary>The name with its scope; as it came where it has one, or where nobody says how to find it.</summary>
    /// <exception cref="RefusalException">400 malformed_did: the policy that finds scopes finds none for this.</exception>
    public async ValueTask<string?> CompletedAsync(Instance instance, string? did, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(did) || did.Contains(':', StringComparison.Ordinal) || did.Length > DidArgument.MaxLength || did.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return did;
        }

        try
        {
            var policy = await policies.OfAsync(instance, cancellationToken);
            return policy.FindsScopes ? (await policy.DidOfAsync(did, await KnownAsync(instance, cancellationToken), cancellationToken)).ToString() : did;
        }
        catch (FormatException)
        {
            throw Refusal(instance, $"'{did}' has no scope, and the policy of {instance.DisplayName} finds none for it.", null);
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            throw Refusal(instance, $"'{did}' has no scope, and none can be found for it. {e.Message}", e);
        }
    }

    private async ValueTask<IReadOnlyList<string>?> KnownAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            return await scopes.ListAsync(instance, cancellationToken);
        }
        catch (RucioException)
        {
            return null; // algorithms do without the list, and the request itself will say what is wrong
        }
    }

    private static RefusalException Refusal(Instance instance, string message, Exception? inner) => new(400, DidCodes.MalformedDid, message, inner)
    {
        Field = "did",
        Instance = instance.Name,
        Remedy = "Write it as scope:name, for example user.jdoe:my.dataset.",
    };
}
