using System.Text.Json;
using System.Text.RegularExpressions;

namespace RucioJupyter.Sidecar.Errors;

/// <summary>What is wrong with the JSON of a body, in words for whoever wrote it.</summary>
/// <param name="Field">The way to the value, such as <c>params.username</c> or <c>file_paths[0]</c>; null where the whole is no JSON.</param>
internal sealed partial record JsonFault(string? Field, string Sentence, string Remedy)
{
    public static JsonFault Of(JsonException json)
    {
        if (Conversion().Match(json.Message) is not { Success: true } conversion)
        {
            return new JsonFault(null, $"The body is not JSON{Where(json)}.", "Correct it; 'python3 -m json.tool' shows where it breaks.");
        }

        var kind = Wanted().Match(json.InnerException?.Message ?? "") switch
        {
            // The type in the message is that of the whole object then.
            { Success: true } wanted => Kind(wanted.Groups["kind"].Value),
            _ => Kind(conversion.Groups["type"].Value),
        };
        return json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal)
            ? new JsonFault(path[2..], $"The field '{path[2..]}' must be {kind}{Where(json)}.", $"Send {kind} in this field.")
            : new JsonFault(null, "The body must be one JSON object.", "Put the fields between { and }.");
    }

    /// <summary>A type of ours, as people call its values in JSON.</summary>
    public static string Kind(string type) =>
        type.Contains("Dictionary", StringComparison.Ordinal) ? "an object"
        : type.Contains("List", StringComparison.Ordinal) || type.Contains("[]", StringComparison.Ordinal) ? "a list"
        : type.Contains("Boolean", StringComparison.OrdinalIgnoreCase) || type.StartsWith("bool", StringComparison.Ordinal) ? "true or false"
        : type.Contains("Int", StringComparison.Ordinal) || type is "number" || type.StartsWith("int", StringComparison.Ordinal) || type.StartsWith("long", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("String", StringComparison.Ordinal) || type.StartsWith("string", StringComparison.Ordinal) ? "a text in quotes"
        : "an object";

    private static string Where(JsonException json) =>
        json is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line + 1}, character {column + 1})" : "";

    [GeneratedRegex("^The JSON value could not be converted to (?<type>.+?)\\. Path:", RegexOptions.Singleline)]
    private static partial Regex Conversion();

    [GeneratedRegex("token type '.+' as an? (?<kind>string|boolean|number)|out of bounds for an? (?<kind>U?Int[0-9]+)")]
    private static partial Regex Wanted();
}
