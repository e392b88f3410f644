using System.Threading.Channels;
using Rucio.Client;
using Rucio.Policy;
using Rucio.Transfers;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Traces;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Works on one row of the queue, from the listing to the last file.</summary>
internal sealed partial class DownloadJob(
    TransferStore store,
    LiveTransfers lives,
    TransferNews news,
    TransferEnd end,
    InstanceRegistry registry,
    RucioSessions sessions,
    StorageConnections storage,
    StateLease lease,
    TraceQueue traces,
    TransferSettings settings,
    TimeProvider time,
    ILogger<DownloadJob> log) : ITransferWork
{
    private readonly FileLister _lister = new(store);
    private readonly BatchSpace _space = new(settings);

    public string Kind => Transfer.Download;

    public IReadOnlyList<TransferFile> Files(Transfer transfer, int limit) => [.. store.FilesForPeople(transfer.Id, limit).Select(row => FileView.Of(row, transfer.IsLive))];

    public void Discard(Transfer transfer) => UnfinishedParts.Discard(transfer.Folder);

    public async Task RunAsync(Transfer transfer, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var live = new LiveTransfer(transfer, new TransferProgress(time), cancel);
        var notes = new TransferLog(transfer.Id, store, time);
        lives.Add(live);
        Announce(live);
        try
        {
            var recorder = new OutcomeRecorder(live, store, news);
            await DownloadAsync(live, recorder, notes, cancel.Token);
            await end.WriteAsync(live, null, () => End(live, recorder, notes), stopping);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopped with the sidecar or taken over: the row waits. Paused or cancelled by the user: the row says so already, and the parts of a cancelled one are of no use.
            await end.WriteAsync(live, null, () => PutBack(live), stopping);
        }
        catch (Exception e) when (StateProblem.IsOfDisk(e))
        {
            // What is here is here: it goes on as soon as that can be written down.
            await end.RestAsync(live, e, () => PutBack(live), stopping);
        }
        catch (Exception e)
        {
            var fault = Fault(transfer, e);
            notes.Write($"Failed. {fault.Error}");
            await end.WriteAsync(live, fault, () => store.Finish(transfer.Id, TransferState.Failed, fault.Error, fault.Code), stopping);
        }
        finally
        {
            try
            {
                notes.Flush();
            }
            finally
            {
                lives.Remove(transfer.Id); // whatever the table does: nobody waits for this job any more
            }

            if (store.Find(transfer.Id) is { } ended)
            {
                news.Announce(ended);
                news.Announce(new DidChange(ended.Namespace, ended.Did, Word(ended)));
            }
        }
    }

    private async Task DownloadAsync(LiveTransfer live, OutcomeRecorder recorder, TransferLog notes, CancellationToken cancellationToken)
    {
        var instance = registry.Get(live.Transfer.Namespace);
        var client = sessions.Client(instance);
        var did = Did.Parse(live.Transfer.Did);
        var folder = new TargetFolder(live.Transfer.Folder);
        notes.Write($"Downloading {did} to {folder.Root}.");
        await KnowTotalsAsync(live, client, did, cancellationToken);
        _space.Require(folder.Root, live.View(time.GetUtcNow()).Bytes.Total is { } total ? total - store.BytesHere(live.Transfer.Id) : 0);

        using var http = await storage.OpenAsync(instance, cancellationToken);
        var download = new FileDownload(
            [new HttpReplicaReader(http, settings, time), new LocalReplicaReader(settings, time)], settings, time, notes);
        var planner = new FilePlanner(instance, client, did, folder, recorder, storage.ShowsLogin(instance));
        var reports = new DownloadTraces(traces, instance, did, time);
        var rows = Channel.CreateBounded<FileRow>(2000);
        var files = Channel.CreateBounded<WantedFile>(500);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listing = CompleteAsync(rows.Writer, token => _lister.ListAsync(live, client, did, rows.Writer, token), stop.Token);
        var planning = CompleteAsync(files.Writer, token => planner.PlanAsync(rows.Reader, files.Writer, token), stop.Token);
        var pulse = BeatAsync(live, recorder, notes, stop.Token);
        try
        {
            await foreach (var outcome in new FileBatch(download, settings).GetAsync(files.Reader.ReadAllAsync(cancellationToken), folder, live.Progress, cancellationToken))
            {
                recorder.Add(planner.Row(outcome.File.Did), outcome);
                reports.Report(outcome);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(listing, planning, pulse).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Their faults came through the channels.
            recorder.Flush();
        }
    }

    /// <summary>The size before the listing: one cheap call, so that a batch that cannot fit is refused before its first byte.</summary>
    private async Task KnowTotalsAsync(LiveTransfer live, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        if (store.IsListed(live.Transfer.Id))
        {
            return;
        }

        try
        {
            var details = await client.Dids.GetAsync(did, null, cancellationToken);
            if (details.Bytes is null)
            {
                details = await client.Dids.GetAsync(did, DidDepth.File, cancellationToken);
            }

            // Until the listing ends, the number of files is a promise only: it is not shown.
            live.SetTotals(null, details.Bytes);
            store.SetTotals(live.Transfer.Id, null, details.Bytes);
        }
        catch (RucioException e) when (e.Error is RucioError.Invalid && e.Status is null)
        {
            // No path leads to a name that begins with a slash; the listing finds another way and says the size.
        }
    }

    /// <summary>While a transfer runs: progress, records, and a look whether it still is this sidecar's.</summary>
    private async Task BeatAsync(LiveTransfer live, OutcomeRecorder recorder, TransferLog notes, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TransferNews.Interval, time);
        var isTold = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!recorder.Flush() || !lease.Held || !store.IsMine(live.Transfer.Id))
                {
                    live.Cancel();
                    return;
                }

                notes.Flush();
                Announce(live);
            }
            catch (Exception e) when (StateProblem.Is(e) || e is IOException)
            {
                // The disk may have room again at the next beat; what could not be written waits.
                if (!isTold)
                {
                    NotWritten(live.Transfer.Id, e.Message);
                    isTold = true;
                }
            }
        }
    }

    private static async Task CompleteAsync<T>(ChannelWriter<T> writer, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e); // Thrown to whoever reads.
        }
    }

    private void End(LiveTransfer live, OutcomeRecorder recorder, TransferLog notes)
    {
        var files = live.Files;
        if (files.Failed == 0)
        {
            notes.Write($"Done: {files.Done} {(files.Done == 1 ? "file" : "files")}, {live.Progress.Bytes} bytes.");
            store.Finish(live.Transfer.Id, TransferState.Done, null, null);
            Done(live.Transfer.Did, files.Done, live.Progress.Bytes);
            return;
        }

        var error = (files.Done, files.Failed) switch
        {
            (0, 1) => recorder.FirstError,
            (0, _) => $"None of the {files.Failed} files could be downloaded. {recorder.FirstError}",
            _ => $"{files.Failed} of {files.Failed + files.Done} files could not be downloaded; the others are usable. {recorder.FirstError}",
        };
        notes.Write($"Failed. {error}");
        store.Finish(live.Transfer.Id, TransferState.Failed, error, recorder.OnlyCode ?? TransferCodes.FilesFailed);
        Failed(live.Transfer.Did, files.Failed, files.Done);
    }

    private void PutBack(LiveTransfer live)
    {
        var transfer = live.Transfer;
        store.PutBack(transfer.Id);
        store.NoteBytes(transfer.Id, live.Progress.Bytes);
        if (store.Find(transfer.Id) is { State: "cancelled" } && UnfinishedParts.Discard(transfer.Folder) is { } reason)
        {
            PartsStay(transfer.Folder, reason);
        }
    }

    private (string Error, string Code) Fault(Transfer transfer, Exception exception)
    {
        // What the reader of a channel gets is wrapped where the writer failed.
        var cause = exception is ChannelClosedException { InnerException: { } inner } ? inner : exception;
        var fault = TransferEnd.Words(cause);
        if (fault.Code == ErrorCodes.Internal)
        {
            Broke(cause, transfer.Id, transfer.Did);
        }

        return fault;
    }

    private void Announce(LiveTransfer live) => news.Announce(live.View(time.GetUtcNow()));

    private static string Word(Transfer transfer) => transfer switch
    {
        { IsLive: true } => StateWord.OnTheWay,
        { State: "done" } => StateWord.Here,
        { Files.Done: > 0 } => StateWord.PartlyHere,
        { State: "failed" } => StateWord.Failed,
        _ => StateWord.NotHere,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Downloaded {Did}: {Files} files, {Bytes} bytes")]
    private partial void Done(string did, long files, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Downloading {Did}: {Failed} files failed, {Done} are here")]
    private partial void Failed(string did, long failed, long done);

    [LoggerMessage(Level = LogLevel.Error, Message = "Transfer {Id} of {Did} broke")]
    private partial void Broke(Exception exception, long id, string did);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The progress of transfer {Id} cannot be written, it is tried again: {Reason}")]
    private partial void NotWritten(long id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Parts of a cancelled download stay in {Folder}: {Reason}")]
    private partial void PartsStay(string folder, string reason);
}
