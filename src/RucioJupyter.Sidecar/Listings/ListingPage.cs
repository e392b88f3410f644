using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Which rows of a listing one reply holds.</summary>
/// <param name="From">The first row.</param>
/// <param name="To">The row behind the last.</param>
/// <param name="Next">What the next request sends as <c>cursor</c>; null: this is the last page.</param>
/// <param name="Total">The number of files; null while the listing is not complete.</param>
internal readonly record struct ListingPage(int From, int To, string? Next, int? Total)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Once there is a row, so long is waited for a full page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The page behind <paramref name="cursor"/>, as soon as it is full, or Rucio pauses, or there are no more rows.</summary>
    /// <exception cref="Exception">The listing is torn.</exception>
    /// <exception cref="RefusalException">409 listing_changed.</exception>
    public static async ValueTask<ListingPage> TakeAsync(Listing listing, PageCursor? cursor, int limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = cursor?.Row ?? 0;
        await listing.WaitForAsync(from + 1, cancellationToken);
        if (listing.Progress == ListingProgress.Running && listing.Rows.Count < from + limit)
        {
            try
            {
                await listing.WaitForAsync(from + limit, cancellationToken).WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // A page may be shorter than its limit.
            }
        }

        listing.ThrowIfTorn();
        cursor?.EnsureContinues(listing.Rows);
        var total = listing.Total;
        var to = Math.Min(listing.Rows.Count, from + limit);
        return new ListingPage(from, to, to == total ? null : PageCursor.After(listing.Rows, to).ToString(), total);
    }
}
