namespace RucioJupyter.Sidecar.Transfers;

/// <summary>How much of a DID is on this disk.</summary>
/// <param name="Transfer">The latest download; null where only the Python extension has downloaded it.</param>
/// <param name="FilesTotal">Null until the listing is complete.</param>
/// <param name="OnTheWay">Queued or being fetched.</param>
/// <param name="BytesHere">Of complete files.</param>
internal sealed record LocalSummary(
    Transfer? Transfer, string Folder, long? FilesTotal, long? BytesTotal, long Here, long OnTheWay, long Failed, long BytesHere);
