namespace Rucio.Transfers.Faults;

/// <summary>The stable words of <see cref="TransferFault"/>; docs/api/errors.md says what each means.</summary>
internal static class TransferFaultCodes
{
    public const string NoUsableReplica = "no_usable_replica";
    public const string NoReplica = "no_replicas";
    public const string OnTape = "on_tape";
    public const string InsideArchive = "inside_archive";
    public const string MissingOnStorage = "missing_on_storage";
    public const string WrongLength = "wrong_length";
    public const string ChecksumMismatch = "checksum_mismatch";
    public const string WrongRange = "wrong_range";
    public const string RangeIgnored = "range_ignored";
    public const string Stalled = "stalled";
    public const string ConnectionLost = "connection_lost";
    public const string StorageUnreachable = "storage_unreachable";
    public const string StorageUntrusted = "storage_untrusted";
    public const string StorageDenied = "storage_denied";
    public const string StorageBusy = "storage_busy";
    public const string StorageError = "storage_error";
    public const string UnsafeRedirect = "unsafe_redirect";
    public const string DiskFull = "disk_full";
    public const string NotWritable = "not_writable";
    public const string NotReadable = "not_readable";
    public const string AlreadyOnStorage = "already_on_storage";
}
