using Rucio.Policy;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>What users do with transfers: begin a download; look, pause, cancel, try again with either kind. Thread-safe.</summary>
internal sealed class Downloads(TransferStore store, LiveTransfers live, TransferNews news, Bell bell, IEnumerable<ITransferWork> works, TimeProvider time)
{
    /// <summary>Lines of a log in one reply.</summary>
    private const int MostLines = 1000;

    /// <summary>Files of a transfer in one reply.</summary>
    private const int MostFiles = 1000;

    /// <summary>Queues the download of a DID. Where one is queued or running, that one is given: a double click is one download. A paused one goes on.</summary>
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
        else if (transfer.State == "paused")
        {
            return Task.FromResult(Resume(transfer.Id));
        }

        return Task.FromResult(live.Fresh(transfer));
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Transfer> List(string? @namespace) => [.. store.List(@namespace).Select(live.Fresh)];

    /// <exception cref="RefusalException">404 no_such_transfer.</exception>
    public TransferDetails Details(long id)
    {
        var transfer = live.Fresh(Required(id));
        return TransferDetails.Of(transfer, WorkOn(transfer).Files(transfer, MostFiles));
    }

    /// <summary>Cancels a live or paused transfer; takes a finished one off the list. Files that are complete stay.</summary>
    /// <exception cref="RefusalException">404 no_such_transfer.</exception>
    public void CancelOrHide(long id)
    {
        var before = Required(id);
        if (!store.Cancel(id))
        {
            store.Hide(id);
            return;
        }

        store.Log(id, Note("Cancelled."));
        if (live.Find(id) is { } running)
        {
            running.Cancel();
        }
        else if (before.State is "queued" or "paused")
        {
            WorkOn(before).Discard(before); // Nobody is at work who would.
        }

        if (store.Find(id) is { } cancelled)
        {
            news.Announce(cancelled);
        }
    }

    /// <summary>Lets a transfer rest; what has been fetched stays, parts of files too.</summary>
    /// <exception cref="RefusalException">404 no_such_transfer; 409 nothing_to_pause.</exception>
    public Transfer Pause(long id)
    {
        var before = live.Fresh(Required(id));
        var paused = store.Pause(id) ?? throw new RefusalException(
            409, TransferCodes.NothingToPause, $"The transfer of {before.Did} is {before.State}: there is nothing to pause.");
        store.Log(id, Note("Paused."));
        store.NoteBytes(id, before.Bytes.Done);
        live.Find(id)?.Cancel();
        paused = paused with { Files = before.Files, Bytes = before.Bytes };
        news.Announce(paused);
        return paused;
    }

    /// <exception cref="RefusalException">404 no_such_transfer; 409 not_paused.</exception>
    public Transfer Resume(long id)
    {
        var before = Required(id);
        var queued = store.Resume(id) ?? throw new RefusalException(
            409, TransferCodes.NotPaused, $"The transfer of {before.Did} is {before.State}, not paused.");
        store.Log(id, Note("Resumed."));
        news.Announce(queued);
        bell.Ring();
        return queued;
    }

    /// <summary>What happened in a transfer after a line.</summary>
    /// <exception cref="RefusalException">404 no_such_transfer.</exception>
    public LogReply Log(long id, long after)
    {
        var state = Required(id).State;
        var lines = store.LogOf(id, after, MostLines);
        return new LogReply(lines, lines.Count > 0 ? lines[^1].N : after, state is "done" or "failed" or "cancelled" && live.Find(id) is null && lines.Count < MostLines);
    }

    /// <exception cref="RefusalException">404 no_such_transfer; 409 nothing_to_retry.</exception>
    public Transfer Retry(long id)
    {
        var before = Required(id);
        var queued = store.Retry(id) ?? throw new RefusalException(
            409, TransferCodes.NothingToRetry, $"The transfer of {before.Did} is {before.State}: there is nothing to try again.");
        store.Log(id, Note("Tried again."));
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

    private ITransferWork WorkOn(Transfer transfer) => works.First(work => work.Kind == transfer.Kind);

    private LogNote Note(string text) => new(time.GetUtcNow(), text);

    private Transfer Required(long id) => store.Find(id)
        ?? throw new RefusalException(404, TransferCodes.NoSuchTransfer, $"There is no transfer {id}. It may have been removed from the list.");
}
