using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>One download or upload of one DID, as the panel sees it.</summary>
internal sealed record Transfer
{
    public const string Download = "download";
    public const string Upload = "upload";

    public required long Id { get; init; }

    /// <summary><see cref="Download"/> or <see cref="Upload"/>.</summary>
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    /// <summary><c>scope:name</c>.</summary>
    public required string Did { get; init; }

    /// <summary>A word of <see cref="TransferState"/>.</summary>
    public required string State { get; init; }

    public required FileCounts Files { get; init; }

    public required ByteCounts Bytes { get; init; }

    /// <summary>Bytes a second, smoothed; 0 where nothing moves.</summary>
    public double Rate { get; init; }

    public double? EtaSeconds { get; init; }

    /// <summary>Absolute. All its files lie below it, here on this disk.</summary>
    public required string Folder { get; init; }

    /// <summary>What a person can do something about; null where nothing is wrong.</summary>
    public string? Error { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Of an upload: the id of its first file in the routes <c>upload/jobs</c>; else null.</summary>
    public string? UploadJob { get; init; }

    /// <summary>Whether somebody works on it, or will without being asked again: a paused one is not.</summary>
    [JsonIgnore]
    public bool IsLive => State is "queued" or "running";
}

/// <param name="Total">Null until the listing is complete.</param>
internal sealed record FileCounts(long? Total, long Done, long Failed);

/// <param name="Total">Null until it is known.</param>
internal sealed record ByteCounts(long? Total, long Done);

/// <summary>One file of a transfer.</summary>
/// <param name="State">A word of <see cref="Replicas.StateWord"/>.</param>
/// <param name="Path">Absolute, where it is here; else null.</param>
internal sealed record TransferFile(string Did, string State, long? Bytes, long BytesDone, string? Path, string? Error, string? Code);

/// <summary>Reply of <c>GET transfers/{id}</c>: the transfer, its counts as <c>totals</c>, and its files.</summary>
internal sealed record TransferDetails
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Did { get; init; }

    public required string State { get; init; }

    public required FileCounts Totals { get; init; }

    public required ByteCounts Bytes { get; init; }

    public required double Rate { get; init; }

    public required double? EtaSeconds { get; init; }

    public required string Folder { get; init; }

    public required string? Error { get; init; }

    public required string? Code { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string? UploadJob { get; init; }

    /// <summary>The first 1000; failed ones first.</summary>
    public required IReadOnlyList<TransferFile> Files { get; init; }

    public static TransferDetails Of(Transfer transfer, IReadOnlyList<TransferFile> files) => new()
    {
        Id = transfer.Id,
        Kind = transfer.Kind,
        Namespace = transfer.Namespace,
        Did = transfer.Did,
        State = transfer.State,
        Totals = transfer.Files,
        Bytes = transfer.Bytes,
        Rate = transfer.Rate,
        EtaSeconds = transfer.EtaSeconds,
        Folder = transfer.Folder,
        Error = transfer.Error,
        Code = transfer.Code,
        CreatedAt = transfer.CreatedAt,
        ChangedAt = transfer.ChangedAt,
        UploadJob = transfer.UploadJob,
        Files = files,
    };
}

/// <summary>A reply that carries one transfer.</summary>
internal sealed record TransferReply(Transfer Transfer);

/// <summary>Data of the event <c>snapshot</c>.</summary>
internal sealed record TransferSnapshot(IReadOnlyList<Transfer> Transfers);

/// <summary>Data of the event <c>file</c>.</summary>
internal sealed record FileChange(long Transfer, string Did, string State, string? Path, long? Bytes, long BytesDone, string? Error, string? Code);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Transfer>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(TransferDetails))]
[JsonSerializable(typeof(TransferReply))]
[JsonSerializable(typeof(TransferSnapshot))]
[JsonSerializable(typeof(FileChange))]
[JsonSerializable(typeof(LogReply))]
[JsonSerializable(typeof(LocalCopiesReply))]
[JsonSerializable(typeof(LocalCopyDeleted))]
internal sealed partial class TransfersJson : JsonSerializerContext;
