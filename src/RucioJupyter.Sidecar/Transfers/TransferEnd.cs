using Rucio.Transfers.Faults;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Writes down how the work on a transfer ended. A download may have filled the very disk where that is written: then it waits for room, and the transfer says so meanwhile.</summary>
internal sealed partial class TransferEnd(StateDatabase state, TransferNews news, TimeProvider time, ILogger<TransferEnd> log)
{
    /// <summary>Between two tries.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <param name="fault">What the transfer failed with; null: it did not, so that the disk itself is what is wrong.</param>
    /// <param name="write">Writes to the table. Not called again once it has returned.</param>
    /// <param name="stopping">The process ends: the row stays as it is, and the next process takes it up.</param>
    public async Task WriteAsync(LiveTransfer live, (string Error, string Code)? fault, Action write, CancellationToken stopping)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                write();
                return;
            }
            catch (Exception e) when (StateProblem.IsOfDisk(e))
            {
                if (isFirst)
                {
                    Show(live, fault, e);
                }
            }

            await Task.Delay(Pause, time, stopping);
        }
    }

    /// <summary>For work that the table itself has stopped: the transfer says so and rests, so that a table which takes this and not that is not asked over and over.</summary>
    public async Task RestAsync(LiveTransfer live, Exception failure, Action putBack, CancellationToken stopping)
    {
        Show(live, null, failure);
        await Task.Delay(Pause, time, stopping);
        await WriteAsync(live, null, putBack, stopping);
    }

    private void Show(LiveTransfer live, (string Error, string Code)? fault, Exception failure)
    {
        Waiting(failure, live.Transfer.Id, live.Transfer.Did);
        live.Fail(fault ?? Words(StateProblem.Of(failure, state.FilePath) ?? failure));
        news.Announce(live.View(time.GetUtcNow()));
    }

    /// <summary>A failure as it is written beside a transfer: the sentence with its remedy, and the code.</summary>
    public static (string Error, string Code) Words(Exception exception)
    {
        if (exception is TransferException transfer)
        {
            return (transfer.Message, transfer.Fault.Code());
        }

        var body = ProblemMap.Describe(exception, "its number in the list");
        return (body.Remedy is null ? body.Error : $"{body.Error} {body.Remedy}", body.Code);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "How transfer {Id} of {Did} goes cannot be written down; it is tried again")]
    private partial void Waiting(Exception exception, long id, string did);
}
