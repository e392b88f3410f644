namespace RucioJupyter.Sidecar.Dids;

/// <summary>Reply of <c>GET did/replicas</c>.</summary>
/// <param name="Did">What was asked for.</param>
/// <param name="Type"><c>container</c>, <c>dataset</c> or <c>file</c>.</param>
/// <param name="Items">For a file a row for each way to read it; for a collection a row for each storage element.</param>
internal sealed record ReplicasReply(string Did, string Type, IReadOnlyList<ReplicaView> Items);

/// <summary>A copy.</summary>
internal sealed record ReplicaView
{
    public required string Rse { get; init; }

    /// <summary>Rucio's word, such as <c>AVAILABLE</c>.</summary>
    public required string State { get; init; }

    /// <summary>Null for a collection, and where the storage element offers no protocol.</summary>
    public required string? Pfn { get; init; }

    public required string? Scheme { get; init; }

    /// <summary>Null where Rucio does not say.</summary>
    public required string? Site { get; init; }

    /// <summary><c>disk</c> or <c>tape</c>; null where Rucio does not say.</summary>
    public required string? Type { get; init; }

    /// <summary>Whether the storage element is mounted here.</summary>
    public required bool Mounted { get; init; }

    /// <summary>How much of a collection is there; null for a file.</summary>
    public required ReplicaShare? Files { get; init; }

    /// <summary>How much of a collection is there, in bytes; null for a file.</summary>
    public required ReplicaShare? Bytes { get; init; }
}

/// <summary>A part of a whole; null: not known.</summary>
internal sealed record ReplicaShare(long? Here, long? Total);
