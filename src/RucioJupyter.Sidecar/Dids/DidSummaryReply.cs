using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Reply of <c>GET did/summary</c>: one small answer about a DID of any size. A count is null while it is not known.</summary>
internal sealed record DidSummaryReply
{
    public required string Did { get; init; }

    /// <summary><c>container</c>, <c>dataset</c> or <c>file</c>.</summary>
    public required string Type { get; init; }

    /// <summary>One of <see cref="Replicas.StateWord"/>.</summary>
    public required string State { get; init; }

    public required string Sentence { get; init; }

    public required SummaryFiles Files { get; init; }

    public required SummaryBytes Bytes { get; init; }

    /// <summary>Where the files are, or would be; null where there is no such place.</summary>
    public required string? Folder { get; init; }

    /// <summary>The latest download; null: none, or replica mode.</summary>
    public required Transfer? Transfer { get; init; }

    /// <summary>The rule that brings it here; null: none, or download mode.</summary>
    public required RuleView? Rule { get; init; }

    public required Problem? Problem { get; init; }

    /// <summary>Whether files can still be added.</summary>
    public required bool Open { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }
}

/// <summary>Files by how they stand.</summary>
internal sealed record SummaryFiles(long? Total, long? Here, long? OnTheWay, long? Failed, long? NotHere);

/// <summary>Bytes.</summary>
internal sealed record SummaryBytes(long? Total, long? Here);
