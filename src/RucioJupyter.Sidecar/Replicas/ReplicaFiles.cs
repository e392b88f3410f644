using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>The files of a DID on the mounted RSEs of an instance in replica mode.</summary>
internal sealed class ReplicaFiles(FileListings listings, RuleLookup rules, ReplicaProbe probe, RuleWatch watch, RucioSessions sessions, TimeProvider time)
{
    /// <summary>A caller that is told to come back comes back within this time and shall then see why it failed.</summary>
    private static readonly TimeSpan PollersFaultLife = TimeSpan.FromMinutes(1);

    public Availability Availability(Instance instance, Listing listing, DestinationChoice choice) =>
        listing.View(choice.Expression, l => new Availability(l, instance, sessions.Client(instance), choice, probe, time));

    /// <summary>All files, if they are at hand; otherwise null, and they are asked for in the background.</summary>
    /// <exception cref="Exception">What Rucio said in the background.</exception>
    public async Task<ReplicaPage?> AtHandAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var listing = listings.Open(instance, did, PollersFaultLife);
        listing.ThrowIfTorn();
        var availability = Availability(instance, listing, choice);
        if (listing.Total is not { } total || !availability.IsAtHand(0, total))
        {
            availability.ThrowIfFailed(PollersFaultLife);
            _ = GetBehindAsync(listing, availability);
            return null;
        }

        return await PageAsync(instance, did, choice, availability, new ListingPage(0, total, null, total), fresh: false, cancellationToken);
    }

    /// <summary>All files, asked for now.</summary>
    /// <exception cref="Exception">What Rucio says.</exception>
    public async Task<ReplicaPage> FreshAsync(Instance instance, Did did, DestinationChoice choice, CancellationToken cancellationToken)
    {
        var listing = await listings.RefreshAsync(instance, did, cancellationToken);
        listing.ThrowIfTorn();
        var availability = Availability(instance, listing, choice);
        await availability.EnsureAsync(0, listing.Rows.Count, fresh: true, cancellationToken);
        return await PageAsync(instance, did, choice, availability, new ListingPage(0, listing.Rows.Count, null, listing.Rows.Count), fresh: true, cancellationToken);
    }

    /// <summary>Some of the files, as soon as they are known.</summary>
    /// <exception cref="Exception">What Rucio says.</exception>
    public async Task<ReplicaPage> PageAsync(
        Instance instance, Did did, DestinationChoice choice, PageCursor? cursor, int limit, bool fresh, CancellationToken cancellationToken)
    {
        var listing = fresh && cursor is null ? await listings.RefreshAsync(instance, did, cancellationToken) : listings.Open(instance, did);
        var page = await ListingPage.TakeAsync(listing, cursor, limit, time, cancellationToken);
        var availability = Availability(instance, listing, choice);
        await availability.EnsureAsync(page.From, page.To, fresh, cancellationToken);
        return await PageAsync(instance, did, choice, availability, page, fresh, cancellationToken);
    }

    private static async Task GetBehindAsync(Listing listing, Availability availability)
    {
        await listing.Finished;
        if (listing.Total is { } total)
        {
            // A failure is kept where the next request sees it.
            await availability.EnsureAsync(0, total, fresh: false, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The rule matters only where a file is missing.</summary>
    private async Task<ReplicaPage> PageAsync(
        Instance instance, Did did, DestinationChoice choice, Availability availability, ListingPage page, bool fresh, CancellationToken cancellationToken)
    {
        Rule? rule = null;
        if (!availability.IsAllHere(page.From, page.To))
        {
            rule = await rules.FindAsync(instance, did, choice, cancellationToken, fresh);
            if (rule is not null)
            {
                watch.Follow(instance, did, choice, rule);
            }
        }

        return new ReplicaPage(page, availability, rule);
    }
}

/// <summary>Files of a DID, how they stand, and the rule that is to bring those that are missing.</summary>
internal sealed record ReplicaPage(ListingPage Page, Availability Availability, Rule? Rule);
