using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary><c>RucioConfig</c> as one file has it, or why it cannot be read.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Values">Null where the file says nothing about Rucio, or cannot be read.</param>
/// <param name="Problem">Null where the file could be read.</param>
internal sealed record ConfigSection(ConfigFile File, JsonObject? Values, Problem? Problem)
{
    /// <summary>Larger files are no configuration.</summary>
    private const long LargestBytes = 1024 * 1024;

    public static ConfigSection Read(ConfigFile file)
    {
        try
        {
            var length = new FileInfo(file.Path).Length;
            return length > LargestBytes
                ? Bad(file, ConfigurationCodes.Unreadable, $"{file.Path} holds {length} bytes, which is no configuration.", "Name a smaller file.")
                : Parse(file, System.IO.File.ReadAllBytes(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Bad(file, ConfigurationCodes.Unreadable, $"{file.Path} cannot be read: {e.Message}", "Make it readable for you, or remove it.");
        }
    }

    public static ConfigSection Parse(ConfigFile file, ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new JsonException("Something follows the last brace.");
            }

            return document.RootElement.ValueKind == JsonValueKind.Object
                ? OfRoot(file, document.RootElement)
                : Bad(file, ConfigurationCodes.Syntax, $"{file.Path} must hold one JSON object.", "Put braces around its contents.");
        }
        catch (JsonException e)
        {
            var where = e is { LineNumber: { } line, BytePositionInLine: { } column } ? $", line {line + 1}, character {column + 1}" : "";
            var what = e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path}{where}: this is not JSON. {what}.", $"Correct it (often a comma or a quote is missing, or one is too many); 'python3 -m json.tool {file.Path}' checks it.");
        }
    }

    private static ConfigSection OfRoot(ConfigFile file, JsonElement root)
    {
        var config = root.EnumerateObject().LastOrDefault(property => property.Name == "RucioConfig").Value;
        return config.ValueKind switch
        {
            JsonValueKind.Undefined => new ConfigSection(file, null, null),
            JsonValueKind.Object => new ConfigSection(file, (JsonObject)Node(config)!, null),
            _ => Bad(file, ConfigurationCodes.Syntax, $"{file.Path}: RucioConfig must be an object.", "Write \"RucioConfig\": {\"instances\": [...]}."),
        };
    }

    /// <summary>As Python reads it: of a key that stands twice the last one counts.</summary>
    public static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var values = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    values[property.Name] = Node(property.Value);
                }

                return values;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static ConfigSection Bad(ConfigFile file, string code, string error, string remedy) => new(file, null, new Problem(code, error, remedy));
}
