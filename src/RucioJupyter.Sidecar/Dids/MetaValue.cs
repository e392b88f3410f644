using System.Text.Json;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Reads values out of a DID's metadata.</summary>
internal static class MetaValue
{
    public static string? Text(IReadOnlyDictionary<string, JsonElement> meta, string key) =>
        meta.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Number(IReadOnlyDictionary<string, JsonElement> meta, string key) =>
        meta.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
