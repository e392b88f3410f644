namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Works on one kind of transfers.</summary>
internal interface ITransferWork
{
    /// <summary><see cref="Transfer.Download"/> or <see cref="Transfer.Upload"/>.</summary>
    string Kind { get; }

    /// <summary>Works on one row of the queue to its end. What goes wrong is written to the row; only where that fails it throws.</summary>
    /// <param name="transfer">Taken off the queue.</param>
    /// <param name="stopping">The sidecar stops: the job goes back to the queue.</param>
    Task RunAsync(Transfer transfer, CancellationToken stopping);

    /// <summary>The files of a transfer for people: failed ones first.</summary>
    IReadOnlyList<TransferFile> Files(Transfer transfer, int limit);

    /// <summary>What is of no use any more of a transfer that was cancelled while nobody was at work on it.</summary>
    void Discard(Transfer transfer);
}
