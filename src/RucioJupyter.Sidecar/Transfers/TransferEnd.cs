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
                    Waiting(e, live.Transfer.Id, live.Transfer.Did);
                    live.Fail(fault ?? Words(StateProblem.Of(e, state.FilePath) ?? e));
                    news.Announce(live.View(time.GetUtcNow()));
                }
            }

            await Task.Delay(Pause, time, stopping);
        }
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

    [LoggerMessage(Level = LogLevel.Error, Message = "How transfer {Id} of {Did} ended cannot be written down; it is tried again")]
    private partial void Waiting(Exception exception, long id, string did);
}
