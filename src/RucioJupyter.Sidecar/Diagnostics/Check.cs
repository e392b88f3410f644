using System.Text.Json.Serialization;

namespace RucioJupyter.Sidecar.Diagnostics;

/// <summary>One line of the doctor's report.</summary>
/// <param name="Name">Stable word: <c>config</c>, <c>state</c>, <c>rucio</c> …</param>
/// <param name="Instance">The instance that it concerns; null: the machine.</param>
/// <param name="Result">How it went.</param>
/// <param name="Detail">What was found, as a sentence.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Check(string Name, string? Instance, CheckResult Result, string Detail, string? Remedy = null);

/// <summary>How a check went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
internal enum CheckResult
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Works, but somebody should look.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Could not be tried, for the reason in the detail.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>Everything that was checked.</summary>
/// <param name="Ok">No check failed.</param>
/// <param name="Version">Of this program.</param>
/// <param name="Checks">In the order in which they build on each other.</param>
internal sealed record DiagnosticsReply(bool Ok, string Version, IReadOnlyList<Check> Checks);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiagnosticsReply))]
internal sealed partial class DiagnosticsJson : JsonSerializerContext;
