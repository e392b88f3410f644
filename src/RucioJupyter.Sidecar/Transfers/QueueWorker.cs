using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Takes rows off the queue while this sidecar holds the lease. One bad job never ends the loop.</summary>
internal sealed partial class QueueWorker(
    TransferStore store, LiveTransfers lives, IEnumerable<ITransferWork> works, Bell bell, StateLease lease, RucioSessions sessions, TimeProvider time, ILogger<QueueWorker> log)
    : BackgroundService
{
    /// <summary>Transfers of one kind at the same time: a small one need not wait for a large one.</summary>
    private const int MostJobs = 2;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Changed += OnSessionChanged;
        var running = works.ToDictionary(work => work, _ => new List<Task>());
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await lease.WaitUntilHeldAsync(stoppingToken);
                if (!TakeOne(running, stoppingToken))
                {
                    await bell.WaitAsync(s_look, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the jobs put their rows back.
        }
        finally
        {
            sessions.Changed -= OnSessionChanged;
            await Task.WhenAll(running.Values.SelectMany(tasks => tasks));
        }
    }

    /// <summary>Begins what can be begun; false where there is nothing.</summary>
    private bool TakeOne(Dictionary<ITransferWork, List<Task>> running, CancellationToken stoppingToken)
    {
        var hasTaken = false;
        foreach (var (work, tasks) in running)
        {
            tasks.RemoveAll(task => task.IsCompleted);
            if (tasks.Count < MostJobs && Next(work.Kind, isIdle: running.Values.All(list => list.Count == 0)) is { } transfer)
            {
                tasks.Add(RunAsync(work, transfer, stoppingToken));
                hasTaken = true;
            }
        }

        return hasTaken;
    }

    private async Task RunAsync(ITransferWork work, Transfer transfer, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await work.RunAsync(transfer, stoppingToken);
            bell.Ring();
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Broke(e, transfer.Id); // No ring: the table is to blame, and has until the next look.
        }
    }

    private Transfer? Next(string kind, bool isIdle)
    {
        try
        {
            if (isIdle)
            {
                store.TakeBack();
            }

            return store.Take(kind, [.. lives.All.Select(live => live.Transfer)]);
        }
        catch (Exception e) when (StateProblem.Is(e))
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

    [LoggerMessage(Level = LogLevel.Error, Message = "How transfer {Id} ended cannot be written; it is taken up again")]
    private partial void Broke(Exception exception, long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of transfers cannot be read; it is tried again")]
    private partial void Unreadable(Exception exception);
}
