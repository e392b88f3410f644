using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The collections that a DID is a direct member of.</summary>
internal sealed class DidParents(DidCatalogue dids, RucioSessions sessions)
{
    /// <summary>More are not shown: a calibration file may be in every dataset of a year.</summary>
    public const int Most = 500;

    /// <exception cref="Errors.RefusalException">404 did_not_found.</exception>
    public async Task<ParentsReply> OfAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var items = new List<ParentItem>();
        await foreach (var parent in sessions.Client(instance).Dids.ParentsAsync(did, cancellationToken))
        {
            if (items.Count == Most)
            {
                return new ParentsReply(items, true);
            }

            items.Add(new ParentItem(parent.Did.ToString(), DidTypeWord.Of(parent.Type)));
        }

        if (items.Count == 0)
        {
            // Rucio gives an unknown DID no parents either.
            await dids.GetAsync(instance, did, cancellationToken);
        }

        return new ParentsReply(items, false);
    }
}

/// <summary>Reply of <c>GET did/parents</c>.</summary>
/// <param name="Items">In the order of Rucio.</param>
/// <param name="More">Whether there are more than are shown.</param>
internal sealed record ParentsReply(IReadOnlyList<ParentItem> Items, bool More);

/// <summary>A collection.</summary>
/// <param name="Type"><c>container</c> or <c>dataset</c>.</param>
internal sealed record ParentItem(string Did, string Type);
