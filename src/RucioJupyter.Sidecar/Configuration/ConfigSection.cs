using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary><c>RucioConfig</c> as one file has it, or why it cannot be read.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Values">Null where the file says nothing about Rucio, or cannot be read.</param>
/// <param name="Problem">Null where the file could be read.</param>
internal sealed record ConfigSection(ConfigFile File, JsonObject? Values, Problem? Problem)
{
    private const string Name = "RucioConfig";

    /// <summary>Larger files are no configuration.</summary>
    private const long LargestBytes = 1024 * 1024;

    public static ConfigSection Read(ConfigFile file)
    {
        try
        {
            // A pipe or a device would be read for ever.
            if (Posix.Facts(System.IO.File.ResolveLinkTarget(file.Path, returnFinalTarget: true)?.FullName ?? file.Path) is { Kind: not FileKind.File })
            {
                return Bad(file, ConfigurationCodes.Unreadable, $"{file.Path} is no ordinary file.", "Put a file in its place.");
            }

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
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || text.Contains((byte)0))
        {
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path} is not UTF-8 text; it looks like UTF-16.", "Save it as UTF-8 (in an editor: 'Save with encoding').");
        }

        if (!Utf8.IsValid(text))
        {
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path} is not UTF-8 text: line {1 + text[..InvalidFrom(text)].Count((byte)'\n')} has a character in another encoding.", "Save it as UTF-8 (in an editor: 'Save with encoding').");
        }

        if (text.IndexOfAnyExcept(" \t\r\n\uFEFF"u8) < 0)
        {
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path} is empty.", "Write at least {} into it, or remove it.");
        }

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
        catch (InvalidOperationException)
        {
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path} holds half of a character (\\ud800 to \\udfff alone).", "Write the character itself, or both of its halves.");
        }
        catch (JsonException e)
        {
            var where = e is { LineNumber: { } line, BytePositionInLine: { } column } ? $", line {line + 1}, character {column + 1}" : "";
            var what = e.Message.Split(" LineNumber:", 2)[0].Replace(" which is not supported in this mode. Change the reader options", "", StringComparison.Ordinal).TrimEnd('.');
            return Bad(file, ConfigurationCodes.Syntax, $"{file.Path}{where}: this is not JSON. {what}.", $"Correct it (often a comma or a quote is missing, or one is too many); 'python3 -m json.tool {file.Path}' checks it.");
        }
    }

    /// <summary>How much of the text is valid UTF-8.</summary>
    private static int InvalidFrom(ReadOnlySpan<byte> text)
    {
        var done = 0;
        while (Rune.DecodeFromUtf8(text[done..], out _, out var length) == OperationStatus.Done)
        {
            done += length;
        }

        return done;
    }

    private static ConfigSection OfRoot(ConfigFile file, JsonElement root)
    {
        var config = root.EnumerateObject().LastOrDefault(property => property.Name == Name).Value;
        return config.ValueKind switch
        {
            JsonValueKind.Undefined => root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => Nearest.To(name, [Name]) is not null) is { } misspelt
                ? Bad(file, ConfigurationCodes.Syntax, $"{file.Path} has no {Name}, but '{misspelt}'.", $"Write \"{Name}\": Jupyter tells small letters from capitals.")
                : new ConfigSection(file, null, null),
            JsonValueKind.Object => new ConfigSection(file, (JsonObject)Node(config)!, null),
            _ => Bad(file, ConfigurationCodes.Syntax, $"{file.Path}: RucioConfig must be an object.", "Write \"RucioConfig\": {\"instances\": [...]}."),
        };
    }

    /// <summary>As Python reads it: of a key that stands twice the last one counts.</summary>
    /// <exception cref="InvalidOperationException">A text holds half of a character.</exception>
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
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString()); // now, and not where it is used: half a character throws here
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static ConfigSection Bad(ConfigFile file, string code, string error, string remedy) => new(file, null, new Problem(code, error, remedy));
}
