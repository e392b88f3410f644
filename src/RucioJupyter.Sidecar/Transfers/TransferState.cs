namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Where a transfer stands. Its words are those of the table and of the wire.</summary>
internal enum TransferState
{
    Queued,
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
}

internal static class TransferStates
{
    public static string Word(this TransferState state) => state switch
    {
        TransferState.Queued => "queued",
        TransferState.Running => "running",
        TransferState.Paused => "paused",
        TransferState.Done => "done",
        TransferState.Failed => "failed",
        _ => "cancelled",
    };
}
