using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Rules;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Says in one small answer how a DID stands on the mounted RSEs.</summary>
/// <remarks>The rule and the size are cheap. Files are counted one by one up to <see cref="CountedFiles"/>; beyond, the sums that Rucio keeps of datasets speak.</remarks>
internal sealed class ReplicaSummary(DidCatalogue dids, FileListings listings, ReplicaFiles replicas, RuleLookup rules, RuleWatch watch, DidReplicas sites, MountProbe mounts, TimeProvider time)
{
    /// <summary>Datasets up to this size are counted file by file without being asked.</summary>
    public const int CountedFiles = 5000;

    /// <summary>The answer waits so long for the count; without it counts are null, and the next answer has them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<DidSummaryReply> OfAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var details = await dids.GetAsync(instance, did, cancellationToken);
        var rule = await rules.FindAsync(instance, did, choice, cancellationToken);
        var own = rule?.Did == did ? rule : null;
        if (rule is not null)
        {
            watch.Follow(instance, did, choice, rule);
        }

        var length = details.Length ?? (own is null ? null : own.LocksOk + own.LocksReplicating + own.LocksStuck);

        // A long list is not read for a summary, but one that is at hand serves.
        var listing = length > CountedFiles ? listings.Peek(instance, did) : listings.Open(instance, did);
        var counts = listing is null ? null : await CountAsync(listing, replicas.Availability(instance, listing, choice), cancellationToken);
        listing?.ThrowIfTorn();
        var sums = counts is null && length > CountedFiles ? await SumsAsync(instance, did, choice, cancellationToken) : null;
        var facts = new ReplicaFacts(listing?.Total ?? length, counts, own, rule, sums);
        var (state, sentence) = facts.Explain(choice, time.GetUtcNow());
        return new DidSummaryReply
        {
            Did = did.ToString(),
            Type = DidTypeWord.Of(details.Type),
            State = state,
            Sentence = sentence,
            Files = facts.Files,
            Bytes = new SummaryBytes(details.Bytes ?? (listing is { Total: not null, Rows.AllSizesKnown: true } ? listing.Rows.TotalBytes : null), counts?.BytesHere ?? sums?.BytesHere),
            Folder = null,
            Transfer = null,
            Rule = rule is null ? null : RuleView.Of(rule, instance, time.GetUtcNow()),
            Problem = state == StateWord.NotMounted
                ? new Problem(ReplicaCodes.NotMounted, sentence, "Ask the operators of this Jupyter to mount the storage, or to correct rse_mount_path and path_begins_at.")
                : null,
            Open = details.Open == true,
            CheckedAt = time.GetUtcNow(),
        };
    }

    private async Task<AvailabilityCounts?> CountAsync(Listing listing, Availability availability, CancellationToken cancellationToken)
    {
        try
        {
            await listing.Finished.WaitAsync(Patience, time, cancellationToken);
            if (listing.Total is { } total and <= CountedFiles)
            {
                await availability.EnsureAsync(0, total, fresh: false, cancellationToken).WaitAsync(Patience, time, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            // Null counts say so.
        }

        return availability.Count();
    }

    /// <summary>How much of a large collection is on the mounted RSEs, by the sums that Rucio keeps.</summary>
    private async Task<ReplicaSums> SumsAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var copies = (await sites.OfAsync(instance, did, cancellationToken)).Items;
        var best = copies.Where(copy => choice.Destinations.Any(d => d.Rse == copy.Rse)).MaxBy(copy => copy.Files?.Here ?? 0);
        var mounted = best is not null
            && (await mounts.LookAsync(choice.Destinations.First(d => d.Rse == best.Rse), [null], cancellationToken))[0] is PathState.Missing;
        var elsewhere = copies.Where(copy => copy.Files?.Here > 0).ToList();
        return new ReplicaSums(
            best?.Files?.Here ?? 0, best?.Bytes?.Here, mounted, elsewhere.Count == 0, elsewhere.Count > 0 && elsewhere.TrueForAll(copy => copy.Type == "tape"));
    }
}

/// <summary>How much of a large collection is where, by the sums that Rucio keeps.</summary>
/// <param name="Here">Files on the mounted RSE that has most.</param>
/// <param name="BytesHere">Their size.</param>
/// <param name="Mounted">Whether that RSE's mount is there.</param>
/// <param name="Nowhere">Whether no storage has any file.</param>
/// <param name="OnTape">Whether only tape has files.</param>
internal sealed record ReplicaSums(long Here, long? BytesHere, bool Mounted, bool Nowhere, bool OnTape);
