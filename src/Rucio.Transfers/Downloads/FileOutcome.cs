using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Downloads;

/// <summary>How one file ended.</summary>
/// <param name="Bytes">The size on the disk; 0 for a failed one.</param>
/// <param name="Rse">Where it came from; null where it was here already or failed.</param>
/// <param name="Failure">Null for a good one.</param>
internal sealed record FileOutcome(WantedFile File, long Bytes, string? Rse, TransferException? Failure)
{
    public bool IsHere => Failure is null;

    /// <summary>The replicas that were asked, one entry each, in the order of their last try; empty where the file was here already or none could be asked.</summary>
    public IReadOnlyList<FileAttempt> Attempts { get; init; } = [];
}
