using System.Text.Json;
using System.Text.RegularExpressions;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>One way in which the sidecar's answers differ from the Python extension's on purpose.</summary>
/// <param name="Route">A pattern of <c>METHOD route</c>; <c>*</c> stands for anything.</param>
/// <param name="Recorded">The recorded statuses; null: any.</param>
/// <param name="Ours">Our status; null: the recorded one.</param>
/// <param name="Code">Our <c>code</c>; null: any, or none.</param>
/// <param name="When">A pattern that the recorded body as text has to match; null: any body.</param>
/// <param name="Body">Parts of the body that differ, as a pattern of their paths such as <c>[*].path</c>; <c>*</c>: the whole body. Null: no part.</param>
/// <param name="Defect">The defects of the specification that it mends, or <c>-</c>.</param>
/// <param name="Python">What the Python extension answers.</param>
/// <param name="Sidecar">What the sidecar answers.</param>
/// <param name="Reason">Why.</param>
/// <param name="World">Not ours: the server behind the recordings was in another state than the catalogue. Not for the page.</param>
internal sealed record Deviation(
    string Route,
    int[]? Recorded,
    int? Ours,
    string[]? Code,
    string? When,
    string[]? Body,
    string Defect,
    string Python,
    string Sidecar,
    string Reason,
    bool World = false)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Deviation> Read(string file) => JsonSerializer.Deserialize<List<Deviation>>(File.ReadAllText(file), Names)!;

    /// <summary>Whether it is about this exchange and the answer that we gave.</summary>
    public bool Concerns(Exchange exchange, Answer answer) =>
        Matches(Route, $"{exchange.Method} {exchange.Route}")
        && (Recorded is null || Recorded.Contains(exchange.Status))
        && answer.Status == (Ours ?? exchange.Status)
        && (Code is null || Code.Contains(answer.Code))
        && (When is null || Regex.IsMatch(exchange.Reply?.ToJsonString(Readable) ?? "", When, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)));

    public bool Covers(Difference difference) =>
        difference.Path == Difference.StatusPath
            ? Ours is not null
            : Body?.Any(pattern => Matches(pattern, difference.Path)) ?? false;

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
}
