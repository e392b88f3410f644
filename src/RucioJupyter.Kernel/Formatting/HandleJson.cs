using System.Text.Json;
using System.Text.Json.Serialization;

namespace RucioJupyter.Kernel.Formatting;

/// <summary>Handing a value to another language sends it through JSON: that must neither ask the network nor throw.</summary>
internal sealed class RucioFileJson : JsonConverter<RucioFile>
{
    public override RucioFile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A file comes from Rucio.GetFile(\"scope:name\"), not from JSON.");

    public override void Write(Utf8JsonWriter writer, RucioFile value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("did", value.Did);
        writer.WriteString("state", value.State);
        writer.WriteString("path", value.Available ? value.ToString() : null);
        writer.WriteEndObject();
    }
}

/// <inheritdoc cref="RucioFileJson"/>
internal sealed class RucioCollectionJson : JsonConverter<RucioCollection>
{
    public override RucioCollection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A collection comes from Rucio.Get(\"scope:name\"), not from JSON.");

    public override void Write(Utf8JsonWriter writer, RucioCollection value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("did", value.Did);
        writer.WriteString("state", value.State);
        writer.WriteStartArray("paths");
        foreach (var file in value.Available ? value.Known ?? [] : [])
        {
            writer.WriteStringValue(file.Path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
