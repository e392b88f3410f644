using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>Reads a file of a listing. By hand, since a listing may have a hundred thousand, for which the generated reader takes nearly twice the memory.</summary>
internal sealed class DidFileConverter : JsonConverter<DidFile>
{
    // The files of a dataset are nearly always in one scope.
    [ThreadStatic]
    private static string? _lastScope;

    public override DidFile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? scope = null, name = null, adler32 = null, guid = null, parentScope = null, parentName = null;
        long? bytes = null, events = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A file was expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("scope"u8))
            {
                scope = Scope(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("bytes"u8))
            {
                bytes = Number(ref reader);
            }
            else if (reader.ValueTextEquals("adler32"u8))
            {
                adler32 = Text(ref reader);
            }
            else if (reader.ValueTextEquals("guid"u8))
            {
                guid = Text(ref reader);
            }
            else if (reader.ValueTextEquals("events"u8))
            {
                events = Number(ref reader);
            }
            else if (reader.ValueTextEquals("parent_scope"u8))
            {
                parentScope = Scope(ref reader);
            }
            else if (reader.ValueTextEquals("parent_name"u8))
            {
                parentName = Text(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new DidFile
        {
            Scope = scope ?? throw new JsonException("A file without a scope."),
            Name = name ?? throw new JsonException("A file without a name."),
            Bytes = bytes,
            Adler32 = adler32,
            Guid = guid,
            Events = events,
            ParentScope = parentScope,
            ParentName = parentName,
        };
    }

    public override void Write(Utf8JsonWriter writer, DidFile value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("scope", value.Scope);
        writer.WriteString("name", value.Name);
        WriteNumber(writer, "bytes", value.Bytes);
        writer.WriteString("adler32", value.Adler32);
        writer.WriteString("guid", value.Guid);
        WriteNumber(writer, "events", value.Events);
        writer.WriteString("parent_scope", value.ParentScope);
        writer.WriteString("parent_name", value.ParentName);
        writer.WriteEndObject();
    }

    private static string? Scope(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && _lastScope is not null && reader.ValueTextEquals(_lastScope))
        {
            return _lastScope;
        }

        return _lastScope = Value(ref reader);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Value(ref reader);
    }

    private static string? Value(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.String or JsonTokenType.Null
        ? reader.GetString()
        : throw new JsonException("A text was expected.");

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : WholeNumberConverter.Whole(ref reader);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string key, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(key, number);
        }
        else
        {
            writer.WriteNull(key);
        }
    }
}
