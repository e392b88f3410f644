using Rucio.Transfers.Faults;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Downloads;

/// <summary>The last try at one replica of a file.</summary>
/// <param name="Failure">Null where the file came from there.</param>
internal sealed record FileAttempt(ReplicaSource Source, DateTimeOffset Began, DateTimeOffset Ended, TransferException? Failure);
