using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Rucio.Transfers.Faults;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.State;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Takes uploads off their table while this sidecar holds the lease. One bad job never ends the loop.</summary>
internal sealed partial class UploadWorker(
    UploadStore store, UploadRun run, UploadBell bell, StateLease lease, TimeProvider time, ILogger<UploadWorker> log) : BackgroundService
{
    private const int MostJobs = 2;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();

    /// <summary>Stops the work on a job that is being deleted.</summary>
    public void Stop(long id)
    {
        if (_running.TryGetValue(id, out var cancel))
        {
            cancel.Cancel();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The first look opens the database: not on the way to the first reply.
        var running = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await lease.WaitUntilHeldAsync(stoppingToken);
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count < MostJobs && Next(running.Count == 0) is { } job)
                {
                    running.Add(RunAsync(job, stoppingToken));
                    continue;
                }

                await bell.WaitAsync(s_look, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; unfinished jobs wait in the table.
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(UploadJob job, CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        _running[job.Id] = cancel;
        try
        {
            await run.RunAsync(job, cancel.Token);
            store.Finish(job.Id, null, null);
            Done(job.Did, job.Rse);
        }
        catch (OperationCanceledException)
        {
            store.PutBack(job.Id); // Nothing where the job was deleted.
        }
        catch (Exception e)
        {
            var (error, code) = Words(job, e);
            store.Finish(job.Id, error, code);
        }
        finally
        {
            _running.TryRemove(job.Id, out _);
            bell.Ring();
        }
    }

    private (string Error, string Code) Words(UploadJob job, Exception exception)
    {
        var step = store.Find(job.Namespace, job.Id)?.Step ?? job.Step;
        var (error, code) = exception switch
        {
            TransferException e => (e.Message, e.Fault.Code()),
            RefusalException e => (e.Remedy is null ? e.Message : $"{e.Message} {e.Remedy}", e.Code),
            _ when ProblemMap.Describe(exception, "its job") is var body => (body.Error, body.Code),
            _ => (exception.Message, ErrorCodes.Internal),
        };
        Failed(exception, job.Did, job.Rse, step);
        return ($"The step '{step}' failed. {error}", code);
    }

    private UploadJob? Next(bool isIdle)
    {
        try
        {
            if (isIdle)
            {
                store.TakeBack();
            }

            return store.Take();
        }
        catch (SqliteException e)
        {
            Unreadable(e);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploaded {Did} to {Rse}")]
    private partial void Done(string did, string rse);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploading {Did} to {Rse} failed at the step {Step}")]
    private partial void Failed(Exception exception, string did, string rse, string step);

    [LoggerMessage(Level = LogLevel.Error, Message = "The table of uploads cannot be read; it is tried again")]
    private partial void Unreadable(Exception exception);
}
