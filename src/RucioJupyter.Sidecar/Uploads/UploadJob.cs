using System.Text.Json;
using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>One file on its way to a storage element, with the keys of the Python extension and what it could not say.</summary>
internal sealed record UploadJob
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    public required long Id { get; init; }

    public required string Namespace { get; init; }

    public required string Did { get; init; }

    public required string? DatasetDid { get; init; }

    /// <summary>As the user gave it.</summary>
    public required string Path { get; init; }

    public required string Rse { get; init; }

    public bool Uploaded => State == Done;

    /// <summary>Seconds that the rule lives; null: for ever.</summary>
    public required long? Lifetime { get; init; }

    /// <summary>The process that took the request: the sidecar.</summary>
    public required int Pid { get; init; }

    /// <summary>The word of the Python extension's panel.</summary>
    public string Status => State switch { Done => "OK", Failed => "FAILED", _ => "UPLOADING" };

    /// <summary>Where it is, or where it failed.</summary>
    public required string Step { get; init; }

    public required string? Error { get; init; }

    public required string? Code { get; init; }

    /// <summary>The transfer that it is a part of.</summary>
    public required long Transfer { get; init; }

    /// <summary>Size of the file; null where it could not be read.</summary>
    public required long? Bytes { get; init; }

    /// <summary>A word of the table.</summary>
    [JsonIgnore]
    public string State { get; init; } = Queued;

    /// <summary>Where the file browser began when it was asked for: a relative <see cref="Path"/> lies below it. Null: the home.</summary>
    [JsonIgnore]
    public string? Below { get; init; }

    /// <summary>An object of JSON text; null: none.</summary>
    [JsonIgnore]
    public string? Metadata { get; init; }
}

/// <param name="JobIds">A number a file, in the order of the files.</param>
/// <param name="Transfer">All of them together.</param>
internal sealed record UploadReply(bool Success, IReadOnlyList<long> JobIds, Transfer Transfer);

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
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
internal sealed partial class UploadsJson : JsonSerializerContext;
