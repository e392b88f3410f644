using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>One file on its way to a storage element, with the keys of the Python extension and what it could not say.</summary>
internal sealed record UploadJob
{
    public required long Id { get; init; }

    public required string Namespace { get; init; }

    public required string Did { get; init; }

    public required string? DatasetDid { get; init; }

    /// <summary>As the user gave it.</summary>
    public required string Path { get; init; }

    public required string Rse { get; init; }

    public bool Uploaded => Status == "OK";

    /// <summary>Seconds that the rule lives; null: for ever.</summary>
    public required long? Lifetime { get; init; }

    /// <summary>The process that took the request: the sidecar.</summary>
    public required int Pid { get; init; }

    /// <summary><c>OK</c>, <c>UPLOADING</c> or <c>FAILED</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Where it is, or where it failed.</summary>
    public required string Step { get; init; }

    public required string? Error { get; init; }

    public required string? Code { get; init; }
}

internal sealed record UploadReply(bool Success, IReadOnlyList<long> JobIds);

internal sealed record UploadLog(string Text);

/// <summary>The error body of a missing log, which the Python extension's panel reads by <c>text</c>.</summary>
internal sealed record UploadLogMissing(string Text, bool Success, string Error, string Code, int Status);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UploadJob))]
[JsonSerializable(typeof(IReadOnlyList<UploadJob>))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadReply))]
[JsonSerializable(typeof(UploadLog))]
[JsonSerializable(typeof(UploadLogMissing))]
[JsonSerializable(typeof(UploadCheckReply))]
internal sealed partial class UploadsJson : JsonSerializerContext;
