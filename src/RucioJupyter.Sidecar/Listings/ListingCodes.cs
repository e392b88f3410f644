namespace RucioJupyter.Sidecar.Listings;

/// <summary>Error codes of listings.</summary>
internal static class ListingCodes
{
    public const string ListingChanged = "listing_changed";
    public const string ListingTooLarge = "listing_too_large";
    public const string ListingDropped = "listing_dropped";
}
