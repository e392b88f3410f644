using Rucio.Policy;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Rses;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Computes where a file lies on a deterministic RSE, as Rucio and the experiment's policy do.</summary>
internal sealed class RsePathRule(RseCatalogue rses, InstancePolicies policies)
{
    /// <summary>The path below the mount; null where it cannot be known here. An RSE that is asked for offers no protocol, so that the server could not tell a PFN either.</summary>
    public async ValueTask<string?> PathAsync(Instance instance, Destination destination, Did did, CancellationToken cancellationToken)
    {
        var policy = await policies.OfAsync(instance, cancellationToken);
        var algorithm = await rses.AttributeAsync(instance, destination.Rse, "lfn2pfn_algorithm", cancellationToken);
        var settings = new Dictionary<string, object?>();
        if (algorithm is not null)
        {
            settings["lfn2pfn_algorithm"] = algorithm;
        }

        try
        {
            return await policy.PathOfAsync(did, destination.Rse, settings, null, cancellationToken) switch
            {
                null => null,
                var url when url.Contains("://", StringComparison.Ordinal) => MountPath.Of(destination, url, out _),
                var relative => MountPath.Below(destination, relative, out _),
            };
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            return null;
        }
    }
}
