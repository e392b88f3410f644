using Rucio.Policy;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Traces;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>The reports of uploads: one for each file that was sent to a storage or could not be.</summary>
internal sealed class UploadTraces(TraceQueue queue, TimeProvider time)
{
    /// <param name="way">The upload that the file belongs to.</param>
    /// <param name="job">The file.</param>
    /// <param name="target">Where it was put.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="began">When it was begun to be sent.</param>
    /// <param name="failure">Null where it is there.</param>
    public void Report(UploadWay way, UploadJob job, ReplicaSource target, long bytes, DateTimeOffset began, TransferException? failure) => queue.Offer(way.Instance, new TransferTrace
    {
        EventType = "upload",
        Uuid = way.TraceId,
        File = target.Did,
        Dataset = job.DatasetDid is { } dataset ? Did.Parse(dataset) : null,
        ClientState = failure is null ? "DONE" : "FAILED",
        StateReason = failure?.Message ?? "OK",
        Bytes = bytes,
        Replica = target,
        Began = began,
        Ended = time.GetUtcNow(),
    });
}
