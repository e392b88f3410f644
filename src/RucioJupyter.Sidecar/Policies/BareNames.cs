using Rucio.Client;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Scopes;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Finds the scope of a name that a user typed without one, where the experiment says how.</summary>
internal sealed class BareNames(InstancePolicies policies, ScopeNames scopes)
{
    /// <summary>The name with its scope; as it came where it has one, or where nobody says how to find it.</summary>
    public async ValueTask<string?> CompletedAsync(Instance instance, string? did, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(did) || did.Contains(':', StringComparison.Ordinal) || did.Length > DidArgument.MaxLength)
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
            return did; // what has no scope is refused as any other text without a colon
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            return did;
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
            return null; // algorithms do without the list, and the search itself will say what is wrong
        }
    }
}
