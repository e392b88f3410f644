using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rucio.Transfers.Downloads;

/// <summary>What another process must know to go on with an unfinished file.</summary>
/// <param name="Source">A digest of the replica's address: the address itself may be signed.</param>
internal sealed record PartJournal(
    string Did, long? Bytes, string? Adler32, string? Md5, string Source, string? ETag, DateTimeOffset? LastModified)
{
    /// <summary>Null where there is none, or none that can be read.</summary>
    public static PartJournal? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PartJson.Default.PartJournal) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // Cut short by a crash: the file is simply fetched from its beginning.
        }
    }

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, PartJson.Default.PartJournal));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PartJournal))]
internal sealed partial class PartJson : JsonSerializerContext;
