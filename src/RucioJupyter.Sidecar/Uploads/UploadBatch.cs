using System.Collections.Concurrent;
using Rucio.Policy;
using Rucio.Transfers;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Works on one upload of the queue: all its files that are not done, some at a time.</summary>
internal sealed partial class UploadBatch(
    UploadStore jobs,
    TransferStore store,
    LiveTransfers lives,
    TransferNews news,
    TransferEnd end,
    InstanceRegistry registry,
    RucioSessions sessions,
    StorageConnections storage,
    UploadRun run,
    UploadedCaches caches,
    StateLease lease,
    TimeProvider time,
    ILogger<UploadBatch> log) : ITransferWork
{
    private const int AtOnce = 2;

    private readonly ConcurrentDictionary<long, SentFile> _running = new();

    public string Kind => Transfer.Upload;

    /// <summary>Stops the work on a file that is being deleted.</summary>
    public void Stop(long job)
    {
        if (_running.TryGetValue(job, out var sent))
        {
            try
            {
                sent.Cancel.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended in this moment.
            }
        }
    }

    public IReadOnlyList<TransferFile> Files(Transfer transfer, int limit) =>
        [.. jobs.Of(transfer.Id).OrderBy(job => job.State switch { UploadJob.Failed => 0, UploadJob.Done => 2, _ => 1 }).Take(limit).Select(job => View(job, transfer))];

    /// <summary>A file that was not finished lies under a temporary name, which Rucio's clean-up knows.</summary>
    public void Discard(Transfer transfer)
    {
        // Nothing of it is on this disk.
    }

    public async Task RunAsync(Transfer transfer, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var live = new LiveTransfer(transfer, new TransferProgress(time), cancel);
        lives.Add(live);
        Announce(live);
        try
        {
            await SendAsync(live, cancel.Token);
            await end.WriteAsync(live, null, () => End(transfer), stopping);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopped with the sidecar or taken over: the row waits. Paused, cancelled or deleted by the user: the row says so already.
            await end.WriteAsync(live, null, () => PutBack(live), stopping);
        }
        catch (Exception e) when (StateProblem.IsOfDisk(e))
        {
            // What has arrived has arrived: it goes on as soon as that can be written down.
            await end.RestAsync(live, e, () => PutBack(live), stopping);
        }
        catch (Exception e)
        {
            var (error, code) = TransferEnd.Words(e);
            Broke(e, transfer.Id, transfer.Did);
            await end.WriteAsync(
                live,
                (error, code),
                () =>
                {
                    store.Log(transfer.Id, new LogNote(time.GetUtcNow(), $"Failed. {error}"));
                    store.Finish(transfer.Id, TransferState.Failed, error, code);
                },
                stopping);
        }
        finally
        {
            lives.Remove(transfer.Id);
            if (store.Find(transfer.Id) is { } ended)
            {
                news.Announce(ended);
            }

            Tell(transfer);
        }
    }

    private async Task SendAsync(LiveTransfer live, CancellationToken cancellationToken)
    {
        var all = jobs.Of(live.Transfer.Id);
        live.SetTotals(all.Count, all.Sum(job => job.Bytes ?? 0));
        foreach (var done in all.Where(job => job.Uploaded))
        {
            live.Count(isHere: true);
            live.Progress.AddPresent(done.Bytes ?? 0);
        }

        var left = all.Where(job => !job.Uploaded).ToList();
        if (left.Count == 0)
        {
            return;
        }

        var instance = registry.Get(live.Transfer.Namespace);
        var client = sessions.Client(instance);
        using var http = await storage.OpenAsync(instance, cancellationToken);
        using var keep = new UploadKeep(client, left[0]);
        var way = new UploadWay(instance, client, http, storage.ShowsLogin(instance), keep);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pulse = BeatAsync(live, stop.Token);
        try
        {
            await Parallel.ForEachAsync(
                left, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (job, token) => await SendAsync(job, way, live, token));
        }
        finally
        {
            await stop.CancelAsync();
            await pulse.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It only ends by being stopped.
        }
    }

    private async Task SendAsync(UploadJob job, UploadWay way, LiveTransfer live, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sent = new SentFile(cancel, new FileProgress(live.Progress));
        _running[job.Id] = sent;
        try
        {
            Announce(job, StateWord.OnTheWay, 0, null, null);
            var bytes = await run.RunAsync(job, way, sent.Progress, cancel.Token);
            if (jobs.Finish(job, bytes, null, null))
            {
                live.Count(isHere: true);
                Done(job.Did, job.Rse);
                Announce(job, StateWord.Here, bytes, null, null);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && jobs.Find(job.Namespace, job.Id) is null)
        {
            sent.Progress.Set(0); // This file alone was taken back.
        }
        catch (OperationCanceledException)
        {
            live.Cancel(); // The whole upload is no longer this sidecar's.
            throw;
        }
        catch (Exception e)
        {
            sent.Progress.Set(0);
            var step = jobs.Find(job.Namespace, job.Id)?.Step ?? job.Step;
            var (words, code) = TransferEnd.Words(e);
            var error = $"The step '{step}' failed. {words}";
            Failed(e, job.Did, job.Rse, step);
            if (jobs.Finish(job, null, error, code))
            {
                live.Count(isHere: false);
                Announce(job, StateWord.Failed, 0, error, code);
            }
        }
        finally
        {
            _running.TryRemove(job.Id, out _);
        }
    }

    /// <summary>While an upload runs: progress, and a look whether it still is this sidecar's.</summary>
    private async Task BeatAsync(LiveTransfer live, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TransferNews.Interval, time);
        var isTold = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!lease.Held || !store.IsMine(live.Transfer.Id))
                {
                    live.Cancel();
                    return;
                }
            }
            catch (Exception e) when (StateProblem.Is(e))
            {
                if (!isTold)
                {
                    Unknown(live.Transfer.Id, e.Message);
                    isTold = true;
                }
            }

            Announce(live);
        }
    }

    private void PutBack(LiveTransfer live)
    {
        store.PutBack(live.Transfer.Id);
        store.NoteBytes(live.Transfer.Id, live.Progress.Bytes);
    }

    private void End(Transfer transfer)
    {
        var all = jobs.Of(transfer.Id);
        var failed = all.Where(job => job.State == UploadJob.Failed).ToList();
        if (failed.Count == 0)
        {
            store.Finish(transfer.Id, TransferState.Done, null, null);
            return;
        }

        var error = all.Count == 1 ? failed[0].Error : $"{failed.Count} of {all.Count} files could not be uploaded. {failed[0].Did}: {failed[0].Error}";
        var codes = failed.Select(job => job.Code).Distinct().ToList();
        store.Finish(transfer.Id, TransferState.Failed, error, codes.Count == 1 ? codes[0] : TransferCodes.FilesFailed);
    }

    /// <summary>What there is of the DID now is another than before.</summary>
    private void Tell(Transfer transfer)
    {
        if (registry.Entries.FirstOrDefault(entry => entry.Name == transfer.Namespace)?.Instance is { } instance)
        {
            caches.Forget(instance, Did.Parse(transfer.Did));
        }

        news.Announce(new DidChange(transfer.Namespace, transfer.Did, StateWord.Unknown));
    }

    private TransferFile View(UploadJob job, Transfer transfer)
    {
        var did = job.Did;
        return job.State switch
        {
            UploadJob.Done => new TransferFile(did, StateWord.Here, job.Bytes, job.Bytes ?? 0, job.Path, null, null),
            UploadJob.Failed => new TransferFile(did, StateWord.Failed, job.Bytes, 0, job.Path, job.Error, job.Code),
            _ when _running.TryGetValue(job.Id, out var sent) => new TransferFile(did, StateWord.OnTheWay, job.Bytes, sent.Progress.Bytes, job.Path, null, null),
            _ => new TransferFile(did, transfer.IsLive ? StateWord.Queued : StateWord.NotHere, job.Bytes, 0, job.Path, null, null),
        };
    }

    private void Announce(LiveTransfer live) => news.Announce(live.View(time.GetUtcNow()));

    private void Announce(UploadJob job, string state, long bytesDone, string? error, string? code) =>
        news.Announce(new FileChange(job.Transfer, job.Did, state, job.Path, job.Bytes, bytesDone, error, code));

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploaded {Did} to {Rse}")]
    private partial void Done(string did, string rse);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploading {Did} to {Rse} failed at the step {Step}")]
    private partial void Failed(Exception exception, string did, string rse, string step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether upload {Id} still is to be worked on cannot be read, it is tried again: {Reason}")]
    private partial void Unknown(long id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {Id} of {Did} could not be worked on")]
    private partial void Broke(Exception exception, long id, string did);

    private sealed record SentFile(CancellationTokenSource Cancel, FileProgress Progress);
}
