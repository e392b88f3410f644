using System.Buffers;
using System.Text.Json;
using Rucio.Policy;

namespace Rucio.Client.Http;

/// <summary>Writes the bodies of requests.</summary>
internal static class JsonBody
{
    /// <summary>A JSON object with what <paramref name="write"/> puts into it.</summary>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary><c>"dids": [{"scope": …, "name": …}, …]</c>, or the same under another key.</summary>
    public static void WriteDids(this Utf8JsonWriter json, IEnumerable<Did> dids, string key = "dids")
    {
        json.WriteStartArray(key);
        foreach (var did in dids)
        {
            json.WriteStartObject();
            json.WriteDid(did);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary><c>"scope": …, "name": …</c></summary>
    public static void WriteDid(this Utf8JsonWriter json, Did did)
    {
        json.WriteString("scope", did.Scope);
        json.WriteString("name", did.Name);
    }

    /// <summary>A text; nothing where it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            json.WriteString(key, value);
        }
    }

    /// <summary>A truth value; nothing where it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string key, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(key, known);
        }
    }

    /// <summary>A whole number; nothing where it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string key, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(key, known);
        }
    }

    /// <summary>A duration in whole seconds; nothing where it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string key, TimeSpan? value) =>
        json.WriteOptional(key, value is { } known ? (long)known.TotalSeconds : null);

    /// <summary>Keys and values; nothing where there are none.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string key, IReadOnlyDictionary<string, JsonElement>? values)
    {
        if (values is not null)
        {
            json.WriteStartObject(key);
            foreach (var (name, value) in values)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }
}
