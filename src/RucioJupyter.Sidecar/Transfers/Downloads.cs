using Rucio.Policy;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>What users do with downloads: begin, look, cancel, try again. Thread-safe.</summary>
internal sealed class Downloads(TransferStore store, LiveTransfers live, TransferNews news, Bell bell)
{
    /// <summary>Queues the download of a DID. Where one is queued or running, that one is given: a double click is one download.</summary>
    /// <remarks>Files that are here already are not fetched again. Returns at once; Rucio is asked later.</remarks>
    public Task<Transfer> EnqueueAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (transfer, isNew) = store.Enqueue(instance.Name, did, FolderOf(instance, did));
        if (isNew)
        {
            news.Announce(transfer);
            bell.Ring();
        }

        return Task.FromResult(live.Fresh(transfer));
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Transfer> List(string? @namespace) => [.. store.List(@namespace).Select(live.Fresh)];

    /// <exception cref="RefusalException">404 no_such_transfer.</exception>
    public TransferDetails Details(long id)
    {
        var transfer = live.Fresh(Required(id));
        return TransferDetails.Of(transfer, [.. store.FilesForPeople(id, 1000).Select(row => FileView.Of(row, transfer.IsLive))]);
    }

    /// <summary>Cancels a live transfer; takes a finished one off the list. Files that are complete stay.</summary>
    /// <exception cref="RefusalException">404 no_such_transfer.</exception>
    public void CancelOrHide(long id)
    {
        Required(id);
        if (!store.Cancel(id))
        {
            store.Hide(id);
            return;
        }

        live.Find(id)?.Cancel();
        if (store.Find(id) is { } cancelled)
        {
            news.Announce(cancelled);
        }
    }

    /// <exception cref="RefusalException">404 no_such_transfer; 409 nothing_to_retry.</exception>
    public Transfer Retry(long id)
    {
        var before = Required(id);
        var queued = store.Retry(id) ?? throw new RefusalException(
            409, TransferCodes.NothingToRetry, $"The transfer of {before.Did} is {before.State}: there is nothing to try again.");
        news.Announce(queued);
        bell.Ring();
        return queued;
    }

    /// <summary>Where the files of a DID are put. A folder that the Python extension wrote is left to it.</summary>
    public static string FolderOf(Instance instance, Did did)
    {
        var folder = Path.Combine(instance.DownloadFolder, DidFolder.Of(did));
        return PythonDownload.Owns(folder) ? folder + "~" : folder;
    }

    private Transfer Required(long id) => store.Find(id)
        ?? throw new RefusalException(404, TransferCodes.NoSuchTransfer, $"There is no transfer {id}. It may have been removed from the list.");
}
