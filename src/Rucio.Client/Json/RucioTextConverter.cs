using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>Reads a word of Rucio's, with or without the name of Python's enum before it (<c>DIDType.FILE</c>).</summary>
internal sealed class RucioTextConverter<T> : JsonConverter<T>
    where T : struct, IRucioText<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A word was expected.");
        return T.Of(text[(text.LastIndexOf('.') + 1)..]);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
