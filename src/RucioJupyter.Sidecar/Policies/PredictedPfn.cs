using System.Text.Json;
using Rucio.Client;
using Rucio.Policy;
using Rucio.Policy.Packages;
using Rucio.Policy.Pfns;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Where files would lie on a storage element, before anything is sent: by the instance's policy where it knows the algorithm, else by the server.</summary>
internal sealed class PredictedPfn(InstancePolicies policies, RucioSessions sessions)
{
    /// <summary>The PFNs of new files.</summary>
    /// <param name="instance">Whose policy counts.</param>
    /// <param name="rse">The storage element, as Rucio describes it.</param>
    /// <param name="protocol">The one that files are written by.</param>
    /// <param name="files">They need not exist.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>PFNs by DID; empty where the storage element is not deterministic, as only an upload decides there.</returns>
    /// <exception cref="RucioException">The server was needed, and refused or did not answer.</exception>
    public async Task<IReadOnlyDictionary<Did, string>> OfAsync(Instance instance, RseSettings rse, RseProtocol protocol, IReadOnlyCollection<Did> files, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Did, string>();
        if (!rse.Deterministic)
        {
            return found;
        }

        // A server names the algorithm of each RSE; one that does not may have any default.
        foreach (var did in rse.Lfn2PfnAlgorithm is null ? [] : files)
        {
            if (await HereAsync(instance, rse, protocol, did, cancellationToken) is not { } pfn)
            {
                break; // what is not known for one is not known for the others
            }

            found[did] = pfn;
        }

        var rest = files.Where(did => !found.ContainsKey(did)).ToDictionary(did => did.ToString(), StringComparer.Ordinal);
        if (rest.Count > 0)
        {
            foreach (var (name, pfn) in await sessions.Client(instance).Rses.Lfns2PfnsAsync(rse.Name, rest.Values, protocol.Scheme, "write", cancellationToken))
            {
                if (rest.TryGetValue(name, out var did))
                {
                    found[did] = pfn;
                }
            }
        }

        return found;
    }

    /// <summary>Null: the policy does not know the algorithm, or fails.</summary>
    private async ValueTask<string?> HereAsync(Instance instance, RseSettings rse, RseProtocol protocol, Did did, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await policies.OfAsync(instance, cancellationToken);
            var path = await policy.PathOfAsync(did, rse.Name, Settings(rse), Settings(protocol), cancellationToken);
            return path is null ? null : PfnRules.Build(Storage(protocol), path);
        }
        catch (PolicyException e)
        {
            policies.Failed(instance, e);
            return null;
        }
    }

    private static StorageProtocol Storage(RseProtocol protocol) => new(
        StorageProtocol.ImplementationOf(protocol.Implementation ?? ""),
        protocol.Scheme,
        protocol.Hostname,
        (int)protocol.Port,
        protocol.Prefix,
        protocol.ExtendedAttributes is { ValueKind: JsonValueKind.Object } extended && extended.TryGetProperty("web_service_path", out var service) && service.ValueKind == JsonValueKind.String
            ? service.GetString()
            : null);

    private static Dictionary<string, object?> Settings(RseSettings rse)
    {
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal) { ["rse"] = rse.Name, ["rse_type"] = rse.RseType, ["deterministic"] = rse.Deterministic };
        if (rse.Lfn2PfnAlgorithm is { } algorithm)
        {
            settings["lfn2pfn_algorithm"] = algorithm;
        }

        return settings;
    }

    private static Dictionary<string, object?> Settings(RseProtocol protocol) => new(StringComparer.Ordinal)
    {
        ["scheme"] = protocol.Scheme,
        ["hostname"] = protocol.Hostname,
        ["port"] = protocol.Port,
        ["prefix"] = protocol.Prefix,
        ["impl"] = protocol.Implementation,
    };
}
