using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Storage;

/// <summary>Knows how to get bytes by one family of protocols: over the network by itself, or by a helper program.</summary>
internal interface IReplicaReader
{
    /// <param name="scheme">Lower case, without a colon.</param>
    bool Handles(string scheme);

    /// <summary>Appends to the part what it still lacks. Does not judge the checksum.</summary>
    /// <remarks>The part may hold bytes of an earlier try; a reader that cannot prove that they belong to this object restarts it.</remarks>
    /// <exception cref="TransferException">The rest could not be had; the part holds what did arrive.</exception>
    Task ReadAsync(ReplicaSource source, PartFile part, CancellationToken cancellationToken);
}
