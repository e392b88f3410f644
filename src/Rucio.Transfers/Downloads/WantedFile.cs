using Rucio.Policy;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Downloads;

/// <summary>A file to have on the disk.</summary>
/// <param name="Target">Absolute; from <see cref="Naming.TargetFolder.PathOf"/>.</param>
/// <param name="Sources">In the order in which to try them.</param>
internal sealed record WantedFile(Did Did, ExpectedContent Expected, string Target, IReadOnlyList<ReplicaSource> Sources);
