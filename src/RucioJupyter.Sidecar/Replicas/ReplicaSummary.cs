using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Rules;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Says in one small answer how a DID stands on the mounted RSEs.</summary>
/// <remarks>The rule and the size are cheap. Files are counted one by one up to <see cref="CountedFiles"/>; beyond, the rule's locks speak.</remarks>
internal sealed class ReplicaSummary(DidCatalogue dids, FileListings listings, ReplicaFiles replicas, RuleLookup rules, TimeProvider time)
{
    /// <summary>Datasets up to this size are counted file by file without being asked.</summary>
    public const int CountedFiles = 5000;

    /// <summary>The answer waits so long for the count; without it counts are null, and the next answer has them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<DidSummaryReply> OfAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var ruleTask = rules.FindAsync(instance, did, choice, cancellationToken);
        var details = await dids.GetAsync(instance, did, cancellationToken);
        var rule = await ruleTask;
        var listing = listings.Open(instance, did);
        var availability = replicas.Availability(instance, listing, choice);
        var counts = await CountAsync(listing, availability, cancellationToken);
        listing.ThrowIfTorn();

        var facts = new ReplicaFacts(
            listing.Total ?? details.Length ?? (rule?.Did == did ? rule.LocksOk + rule.LocksReplicating + rule.LocksStuck : null),
            counts,
            rule?.Did == did ? rule : null,
            rule);
        var (state, sentence) = facts.Explain(choice, time.GetUtcNow());
        return new DidSummaryReply
        {
            Did = did.ToString(),
            Type = DidTypeWord.Of(details.Type),
            State = state,
            Sentence = sentence,
            Files = facts.Files,
            Bytes = new SummaryBytes(details.Bytes ?? (listing.Total is not null && listing.Rows.AllSizesKnown ? listing.Rows.TotalBytes : null), counts?.BytesHere),
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
}
