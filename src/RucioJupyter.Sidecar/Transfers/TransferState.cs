namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Where a transfer stands. Its words are those of the table and of the wire.</summary>
internal enum TransferState
{
    Queued,
    Running,
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
        TransferState.Done => "done",
        TransferState.Failed => "failed",
        _ => "cancelled",
    };

    public static TransferState Parse(string word) => word switch
    {
        "queued" => TransferState.Queued,
        "running" => TransferState.Running,
        "done" => TransferState.Done,
        "failed" => TransferState.Failed,
        "cancelled" => TransferState.Cancelled,
        _ => throw new FormatException($"'{word}' is no state of a transfer."),
    };

    public static bool IsLive(this TransferState state) => state is TransferState.Queued or TransferState.Running;

    /// <summary>The allowed moves: everything else is a fault of the program.</summary>
    public static bool CanBecome(this TransferState from, TransferState to) => (from, to) switch
    {
        (TransferState.Queued, TransferState.Running or TransferState.Cancelled) => true,
        (TransferState.Running, TransferState.Done or TransferState.Failed or TransferState.Cancelled or TransferState.Queued) => true,
        (TransferState.Failed or TransferState.Cancelled, TransferState.Queued) => true,
        _ => false,
    };
}
