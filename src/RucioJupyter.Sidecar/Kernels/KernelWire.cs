using System.Text.Json.Serialization;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>How it stands with a DID.</summary>
/// <param name="Type"><c>file</c> or <c>collection</c>.</param>
/// <param name="State">A state word.</param>
/// <param name="Sentence">The state for people.</param>
/// <param name="Total">Number of files; null: not known yet.</param>
/// <param name="Here">Files that are readable at their path; null: not known yet.</param>
/// <param name="TotalBytes">Bytes of all files; null: not known.</param>
/// <param name="HereBytes">Bytes of the files that are readable; null: not known.</param>
/// <param name="Problem">What is wrong and what to do; null: nothing.</param>
internal sealed record KernelFacts(string Type, string State, string Sentence, long? Total, long? Here, long? TotalBytes, long? HereBytes, Problem? Problem)
{
    /// <summary>Every file is readable at its path now.</summary>
    public bool Available => State == KernelStates.Here;
}

/// <summary>One file; <paramref name="Path"/> is null while it is not readable here, <paramref name="Size"/> is in bytes.</summary>
internal sealed record KernelFile(string Did, string? Path, string? Pfn, string State, long? Size, string? Error);

internal sealed record KernelCount(long? Total, long? Here);

/// <summary>Files that list what is too long for one reply.</summary>
/// <param name="Paths">One path a line; a line that begins with <c>&lt;rucio:</c> stands for a file that is not readable here.</param>
/// <param name="Listing">DID, path, PFN, state and size with tabs between; a backslash escapes tab, newline and itself.</param>
internal sealed record KernelManifest(string Paths, string Listing);

internal sealed record ResolveReply
{
    public required string Did { get; init; }

    public required string Namespace { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string Sentence { get; init; }

    public required bool Available { get; init; }

    public required KernelCount Files { get; init; }

    public required KernelCount Bytes { get; init; }

    public Problem? Problem { get; init; }

    public IReadOnlyList<KernelFile> Items { get; init; } = [];

    public string? Next { get; init; }

    public KernelManifest? Manifest { get; init; }

    /// <summary>Hand back as <c>seen</c> to wait until something differs.</summary>
    public required string Mark { get; init; }

    /// <summary>Waiting on leads nowhere unless somebody acts. Only in replies to <c>wait</c>.</summary>
    public bool Done { get; init; }

    /// <summary>Somebody cancelled the wait in the panel.</summary>
    public bool Cancelled { get; init; }

    public static ResolveReply Of(string did, string @namespace, KernelFacts facts) => new()
    {
        Did = did,
        Namespace = @namespace,
        Type = facts.Type,
        State = facts.State,
        Sentence = facts.Sentence,
        Available = facts.Available,
        Files = new KernelCount(facts.Total, facts.Here),
        Bytes = new KernelCount(facts.TotalBytes, facts.HereBytes),
        Problem = facts.Problem,
        Mark = $"{facts.State}-{facts.Here}-{facts.Total}-{facts.HereBytes}",
    };
}

internal sealed record HelloReply(string Version, int Protocol, HelperPlaces Places, string? ActiveInstance, IReadOnlyList<string> Instances);

internal sealed record KernelHit(string Did, string Type, long? Size, long? Length);

internal sealed record KernelHits(IReadOnlyList<KernelHit> Items, bool More);

internal sealed record RequestBody(string? Did, string? Namespace);

internal sealed record WaitView(string Id, string Namespace, string Did, DateTimeOffset Since);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResolveReply))]
[JsonSerializable(typeof(HelloReply))]
[JsonSerializable(typeof(KernelHits))]
[JsonSerializable(typeof(RequestBody))]
[JsonSerializable(typeof(IReadOnlyList<WaitView>))]
[JsonSerializable(typeof(RuntimeFileContent))]
[JsonSerializable(typeof(string))]
internal sealed partial class KernelsJson : JsonSerializerContext;
