using Microsoft.Data.Sqlite;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Takes rows off the queue while this sidecar holds the lease. One bad job never ends the loop.</summary>
internal sealed partial class TransferWorker(
    TransferStore store, LiveTransfers lives, DownloadJob job, Bell bell, StateLease lease, RucioSessions sessions, TimeProvider time, ILogger<TransferWorker> log) : BackgroundService
{
    /// <summary>Downloads at the same time: a small one need not wait for a large one.</summary>
    private const int MostJobs = 2;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The first look opens the database: not on the way to the first reply.
        sessions.Changed += OnSessionChanged;
        var running = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await lease.WaitUntilHeldAsync(stoppingToken);
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count < MostJobs && Next(running.Count == 0) is { } transfer)
                {
                    running.Add(RunAsync(transfer, stoppingToken));
                    continue;
                }

                await bell.WaitAsync(s_look, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the jobs put their rows back.
        }
        finally
        {
            sessions.Changed -= OnSessionChanged;
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(Transfer transfer, CancellationToken stoppingToken)
    {
        await Task.Yield();
        await job.RunAsync(transfer, stoppingToken);
        bell.Ring();
    }

    private Transfer? Next(bool isIdle)
    {
        try
        {
            if (isIdle)
            {
                store.TakeBack();
            }

            return store.Take(lives.All.Select(live => live.Transfer.Id));
        }
        catch (SqliteException e)
        {
            Unreadable(e);
            return null;
        }
    }

    private void OnSessionChanged(SessionEvent change)
    {
        if (change.SignedIn && store.RetryAfterLogin(change.Namespace, SessionCodes.NotSignedIn) > 0)
        {
            bell.Ring();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of transfers cannot be read; it is tried again")]
    private partial void Unreadable(Exception exception);
}
