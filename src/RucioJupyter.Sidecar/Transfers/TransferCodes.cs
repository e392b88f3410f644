namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Error codes of transfers beside those of <see cref="Rucio.Transfers.Faults.TransferFault"/>.</summary>
internal static class TransferCodes
{
    public const string NoSuchTransfer = "no_such_transfer";

    /// <summary>Some files are here, others failed for different reasons.</summary>
    public const string FilesFailed = "files_failed";

    /// <summary>A file was downloaded and is no longer where it was put.</summary>
    public const string RemovedFromDisk = "removed_from_disk";

    /// <summary>Retry of a transfer that is running or done.</summary>
    public const string NothingToRetry = "nothing_to_retry";
}
