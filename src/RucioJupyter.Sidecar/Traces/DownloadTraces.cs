using Rucio.Policy;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Traces;

/// <summary>The reports of one download: one for each replica that was asked for a file, so that Rucio learns what is popular and which replica is damaged.</summary>
internal sealed class DownloadTraces(TraceQueue queue, Instance instance, Did did, TimeProvider time)
{
    private readonly Guid _uuid = Guid.NewGuid();

    public void Report(FileOutcome outcome)
    {
        foreach (var attempt in outcome.Attempts)
        {
            var trace = Of(outcome, attempt.Failure is { } failure ? StateOf(failure.Fault) : "DONE", attempt.Failure?.Message, attempt.Ended);
            queue.Offer(instance, trace with { Replica = attempt.Source, Began = attempt.Began });
        }

        if (outcome.Attempts.Count == 0)
        {
            var trace = Of(outcome, outcome.IsHere ? "ALREADY_DONE" : "FILE_NOT_FOUND", outcome.Failure?.Message, time.GetUtcNow());
            queue.Offer(instance, trace with { Began = outcome.IsHere ? trace.Ended : null });
        }
    }

    // Rucio: common/schema/generic.py, CLIENT_STATE.
    private static string StateOf(TransferFault fault) => fault is TransferFault.ChecksumMismatch or TransferFault.WrongLength ? "FAIL_VALIDATE" : "FAILED";

    private TransferTrace Of(FileOutcome outcome, string state, string? reason, DateTimeOffset ended) => new()
    {
        EventType = "download",
        Uuid = _uuid,
        File = outcome.File.Did,
        Dataset = outcome.File.Did == did ? null : did,
        ClientState = state,
        StateReason = reason ?? "OK",
        Bytes = outcome.IsHere ? outcome.Bytes : outcome.File.Expected.Bytes,
        Ended = ended,
    };
}
