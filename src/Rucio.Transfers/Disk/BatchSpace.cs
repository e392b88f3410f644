using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Disk;

/// <summary>Looks whether a whole download fits before it begins.</summary>
/// <param name="freeBytes">Free bytes of a folder's disk; null where unknown.</param>
internal sealed class BatchSpace(TransferSettings settings, Func<string, long?>? freeBytes = null)
{
    private readonly Func<string, long?> _freeBytes = freeBytes ?? FreeSpace.Bytes;

    /// <param name="neededBytes">What is still to be written: what is here already does not count.</param>
    /// <exception cref="TransferException">It does not fit; the sentence says both numbers.</exception>
    public void Require(string folder, long neededBytes)
    {
        if (_freeBytes(folder) is { } free && neededBytes > 0 && neededBytes + settings.ReserveBytes > free)
        {
            throw DiskFault.Full(folder, neededBytes, free, reservedBytes: settings.ReserveBytes);
        }
    }
}
