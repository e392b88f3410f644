using System.Collections.Frozen;

namespace Rucio.Transfers.Faults;

internal static class TransferFaults
{
    private static readonly FrozenDictionary<TransferFault, string> s_codes = new Dictionary<TransferFault, string>
    {
        [TransferFault.NoUsableReplica] = "no_usable_replica",
        [TransferFault.NoReplica] = "no_replicas",
        [TransferFault.OnTape] = "on_tape",
        [TransferFault.InsideArchive] = "inside_archive",
        [TransferFault.MissingOnStorage] = "missing_on_storage",
        [TransferFault.WrongLength] = "wrong_length",
        [TransferFault.ChecksumMismatch] = "checksum_mismatch",
        [TransferFault.WrongRange] = "wrong_range",
        [TransferFault.RangeIgnored] = "range_ignored",
        [TransferFault.Stalled] = "stalled",
        [TransferFault.ConnectionLost] = "connection_lost",
        [TransferFault.StorageUnreachable] = "storage_unreachable",
        [TransferFault.StorageUntrusted] = "storage_untrusted",
        [TransferFault.StorageDenied] = "storage_denied",
        [TransferFault.StorageBusy] = "storage_busy",
        [TransferFault.StorageError] = "storage_error",
        [TransferFault.UnsafeRedirect] = "unsafe_redirect",
        [TransferFault.DiskFull] = "disk_full",
        [TransferFault.NotWritable] = "not_writable",
        [TransferFault.NotReadable] = "not_readable",
        [TransferFault.AlreadyOnStorage] = "already_on_storage",
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
