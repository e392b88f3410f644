using System.Text.Json;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Body of <c>upload</c> and <c>upload/check</c>.</summary>
internal sealed record UploadRequest
{
    /// <summary>Files and folders; of a folder all files below it, without hidden ones.</summary>
    public IReadOnlyList<string>? FilePaths { get; init; }

    /// <summary>Along with <see cref="FilePaths"/>: the name of the file's DID; null: the file's own. A folder has none.</summary>
    public IReadOnlyList<string?>? Names { get; init; }

    public string? Rse { get; init; }

    public string? Scope { get; init; }

    public bool AddToDataset { get; init; }

    public string? DatasetScope { get; init; }

    public string? DatasetName { get; init; }

    /// <summary>Seconds; null: for ever.</summary>
    public long? Lifetime { get; init; }

    /// <summary>Set on the dataset where there is one, else on each file.</summary>
    public IReadOnlyList<UploadMetadata>? Metadata { get; init; }
}

/// <summary>One value that users want to find the data by.</summary>
/// <param name="Value">A JSON scalar.</param>
internal sealed record UploadMetadata(string? Key, JsonElement Value);
