using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>What is wrong with a thing that is listed all the same: an instance, a session, a file of the configuration.</summary>
internal sealed record Problem(string Code, string Error, string? Remedy = null);

/// <summary>The one error body: RFC 9457 and what the Python extension's panel and users' scripts read.</summary>
internal sealed record ProblemBody
{
    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public bool Success { get; init; }

    public required string Error { get; init; }

    public required string Code { get; init; }

    public string? ExceptionClass { get; init; }

    public string? ExceptionMessage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Remedy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Accounts { get; init; }

    public required string TraceId { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ErrorsJson : JsonSerializerContext;
