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

    /// <summary>Pause of a transfer that has ended or is paused.</summary>
    public const string NothingToPause = "nothing_to_pause";

    /// <summary>Resume of a transfer that is not paused.</summary>
    public const string NotPaused = "not_paused";

    /// <summary>Nothing was downloaded of a DID.</summary>
    public const string NoLocalCopy = "no_local_copy";

    /// <summary>Deletion of a download while it runs.</summary>
    public const string LocalCopyBusy = "local_copy_busy";

    /// <summary>The disk does not let go of a download.</summary>
    public const string LocalCopyStays = "local_copy_stays";
}
