using Rucio.Client;
using Rucio.Transfers.Storage;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>What all files of one upload share.</summary>
internal sealed record UploadWay(Instance Instance, RucioClient Client, StorageHttp Http, UploadKeep Keep);
