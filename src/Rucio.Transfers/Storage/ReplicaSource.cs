using Rucio.Policy;

namespace Rucio.Transfers.Storage;

/// <summary>One copy of a file.</summary>
/// <param name="Rse">The name of the storage in Rucio.</param>
/// <param name="IsTape">Whether a read may wait for a robot.</param>
/// <param name="IsInsideArchive">Whether the file has to be taken out of an archive of that name.</param>
internal sealed record ReplicaSource(Did Did, string Rse, Pfn Pfn, bool IsTape = false, bool IsInsideArchive = false)
{
    /// <summary>For messages: the storage and its host.</summary>
    public string Where => Pfn.Host.Length == 0 ? Rse : $"{Rse} ({Pfn.Host})";
}
