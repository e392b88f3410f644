using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Uploads;

namespace RucioJupyter.Conventions.Tests;

/// <summary>Replies that the sidecar writes row by row, or in several shapes, and so does not declare: their shapes, by the name of the route. A test of the sidecar holds real replies to them.</summary>
internal static class UntypedReplies
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Reply>> All = new Dictionary<string, IReadOnlyList<Reply>>(StringComparer.Ordinal)
    {
        ["ListDidFiles"] = [new(200, "application/json", [typeof(IReadOnlyList<DidFile>), typeof(DidFilePage)])],
        ["ListFiles"] = [new(200, "application/json", [typeof(IReadOnlyList<ListedFile>), typeof(ListedFilePage)])],
        ["ListRses"] = [new(200, "application/json", [typeof(IReadOnlyList<RseItem>), typeof(IReadOnlyList<string>), typeof(WritableRsesReply)])],
        ["Metrics"] = [new(200, "text/plain", [typeof(string)])],
        ["Listen"] = [new(200, "text/event-stream", [typeof(string)])],
        ["ShowUploadLog"] = [new(404, "application/json", [typeof(UploadLogMissing)])], // the Python extension's body, with the fields of a refusal
        ["OpenReplicationRule"] = [new(302, null, [])],
    };

    /// <param name="Status">Of HTTP.</param>
    /// <param name="ContentType">Null: no body.</param>
    /// <param name="Shapes">One of them.</param>
    internal sealed record Reply(int Status, string? ContentType, IReadOnlyList<Type> Shapes);

    internal sealed record DidFile
    {
        public required string Status { get; init; }

        public required string State { get; init; }

        public required string Did { get; init; }

        public required string? Path { get; init; }

        public required long? Size { get; init; }

        /// <summary>Replica mode only.</summary>
        public string? Pfn { get; init; }

        public string? Error { get; init; }

        public string? Code { get; init; }

        /// <summary>Of the placeholder while Rucio is being asked.</summary>
        public string? Message { get; init; }

        /// <summary>Of the placeholder.</summary>
        public Progress? Progress { get; init; }
    }

    internal sealed record Progress(string Mode);

    internal sealed record DidFilePage(IReadOnlyList<DidFile> Items, string? Next, int? Total);

    internal sealed record ListedFile(string Did, long? Size);

    internal sealed record PagedFile(string Did, long? Size, string? Adler32);

    internal sealed record ListedFilePage(IReadOnlyList<PagedFile> Items, string? Next, int? Total);
}
