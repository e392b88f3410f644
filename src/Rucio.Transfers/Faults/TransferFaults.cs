using System.Collections.Frozen;

namespace Rucio.Transfers.Faults;

internal static class TransferFaults
{
    private static readonly FrozenDictionary<TransferFault, string> s_codes = new Dictionary<TransferFault, string>
    {
        [TransferFault.NoUsableReplica] = TransferFaultCodes.NoUsableReplica,
        [TransferFault.NoReplica] = TransferFaultCodes.NoReplica,
        [TransferFault.OnTape] = TransferFaultCodes.OnTape,
        [TransferFault.InsideArchive] = TransferFaultCodes.InsideArchive,
        [TransferFault.MissingOnStorage] = TransferFaultCodes.MissingOnStorage,
        [TransferFault.WrongLength] = TransferFaultCodes.WrongLength,
        [TransferFault.ChecksumMismatch] = TransferFaultCodes.ChecksumMismatch,
        [TransferFault.WrongRange] = TransferFaultCodes.WrongRange,
        [TransferFault.RangeIgnored] = TransferFaultCodes.RangeIgnored,
        [TransferFault.Stalled] = TransferFaultCodes.Stalled,
        [TransferFault.ConnectionLost] = TransferFaultCodes.ConnectionLost,
        [TransferFault.StorageUnreachable] = TransferFaultCodes.StorageUnreachable,
        [TransferFault.StorageUntrusted] = TransferFaultCodes.StorageUntrusted,
        [TransferFault.StorageDenied] = TransferFaultCodes.StorageDenied,
        [TransferFault.StorageBusy] = TransferFaultCodes.StorageBusy,
        [TransferFault.StorageError] = TransferFaultCodes.StorageError,
        [TransferFault.UnsafeRedirect] = TransferFaultCodes.UnsafeRedirect,
        [TransferFault.DiskFull] = TransferFaultCodes.DiskFull,
        [TransferFault.NotWritable] = TransferFaultCodes.NotWritable,
        [TransferFault.NotReadable] = TransferFaultCodes.NotReadable,
        [TransferFault.AlreadyOnStorage] = TransferFaultCodes.AlreadyOnStorage,
    }.ToFrozenDictionary();

    /// <summary>The stable word that a program may switch on.</summary>
    public static string Code(this TransferFault fault) => s_codes[fault];

    /// <summary>Whether the same replica may well answer better in a moment.</summary>
    public static bool IsPassing(this TransferFault fault) =>
        fault is TransferFault.Stalled or TransferFault.ConnectionLost or TransferFault.StorageUnreachable or TransferFault.StorageBusy;

    /// <summary>Whether no replica can help: the trouble is on this side.</summary>
    public static bool IsLocal(this TransferFault fault) =>
        fault is TransferFault.DiskFull or TransferFault.NotWritable or TransferFault.NotReadable;
}
