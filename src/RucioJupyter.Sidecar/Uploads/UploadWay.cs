using Rucio.Client;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>What all files of one upload share.</summary>
/// <param name="SecureFirst">Whether the storage is shown a token or a certificate.</param>
internal sealed record UploadWay(Instance Instance, RucioClient Client, StorageHttp Http, bool SecureFirst, UploadKeep Keep)
{
    /// <summary>By which Rucio knows the reports of one upload.</summary>
    public Guid TraceId { get; } = Guid.NewGuid();
}
