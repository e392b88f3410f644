namespace RucioJupyter.Sidecar.Listings;

/// <summary>Something that is known about the files of a listing and lives as long as it.</summary>
internal interface IListingView
{
    /// <summary>Memory held, in bytes, nearly.</summary>
    long RetainedBytes { get; }
}
