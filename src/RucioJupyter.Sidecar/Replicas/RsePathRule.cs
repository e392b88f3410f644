using Rucio.Policy;
using Rucio.Policy.Algorithms;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Rses;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Computes where a file lies on a deterministic RSE, as Rucio does.</summary>
internal sealed class RsePathRule(RseCatalogue rses)
{
    /// <summary>The path below the mount; null where the RSE's algorithm is not known here.</summary>
    public async ValueTask<string?> PathAsync(Instance instance, Destination destination, Did did, CancellationToken cancellationToken)
    {
        var algorithm = await rses.AttributeAsync(instance, destination.Rse, "lfn2pfn_algorithm", cancellationToken);
        var relative = algorithm switch
        {
            null or "" or "default" or "hash" => BuiltInLfn2Pfn.Hash(did.Scope, did.Name),
            "identity" => BuiltInLfn2Pfn.Identity(did.Scope, did.Name),
            _ => null,
        };
        return relative is null ? null : MountPath.Below(destination, relative, out _);
    }
}
