using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The files of a DID in download mode: listed by Rucio, looked for on this disk.</summary>
internal sealed class LocalFiles(FileListings listings, LocalCopies copies, TimeProvider time)
{
    /// <exception cref="Exception">What Rucio says.</exception>
    public async Task<LocalPage> AllAsync(Instance instance, Did did, bool fresh, CancellationToken cancellationToken)
    {
        var listing = fresh ? await listings.RefreshAsync(instance, did, cancellationToken) : listings.Open(instance, did);
        await listing.Finished.WaitAsync(cancellationToken);
        listing.ThrowIfTorn();
        return Page(instance, listing, new ListingPage(0, listing.Rows.Count, null, listing.Rows.Count), fresh);
    }

    /// <exception cref="Exception">What Rucio says.</exception>
    public async Task<LocalPage> PageAsync(Instance instance, Did did, PageCursor? cursor, int limit, bool fresh, CancellationToken cancellationToken)
    {
        var listing = fresh && cursor is null ? await listings.RefreshAsync(instance, did, cancellationToken) : listings.Open(instance, did);
        return Page(instance, listing, await ListingPage.TakeAsync(listing, cursor, limit, time, cancellationToken), fresh);
    }

    /// <summary>Lets the next answer look at the disk: a download has been asked for.</summary>
    public void Expire(Instance instance, Did did)
    {
        if (listings.Peek(instance, did) is { } listing)
        {
            Rows(instance, listing).Expire();
        }
    }

    private LocalPage Page(Instance instance, Listing listing, ListingPage page, bool fresh)
    {
        var rows = Rows(instance, listing);
        if (fresh)
        {
            rows.Expire();
        }

        return new LocalPage(page, rows);
    }

    private LocalRows Rows(Instance instance, Listing listing) => listing.View("download", l => new LocalRows(l, instance, copies, time));
}

/// <summary>Files of a DID in download mode.</summary>
internal sealed record LocalPage(ListingPage Page, LocalRows Rows);
