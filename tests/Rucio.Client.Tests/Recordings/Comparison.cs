using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Xunit.Sdk;

namespace Rucio.Client.Tests.Recordings;

/// <summary>Compares what a call returned with the recorded JSON, field by field, by the names on the wire.</summary>
internal static class Comparison
{
    private static readonly JsonSerializerOptions AsTheClientWrites = new(RucioJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(RucioJson.Default, new DefaultJsonTypeInfoResolver()), // for the lists around its types
    };

    /// <summary>Every field that the client knows must hold what was recorded; a field that was not recorded must be empty.</summary>
    public static void SameFields(object? item, JsonElement recorded, string where) =>
        Same(JsonSerializer.SerializeToElement(item, item!.GetType(), AsTheClientWrites), recorded, where);

    private static void Same(JsonElement known, JsonElement recorded, string where)
    {
        switch (known.ValueKind)
        {
            case JsonValueKind.Object:
                Is(recorded.ValueKind == JsonValueKind.Object, where, known, recorded);
                foreach (var field in known.EnumerateObject())
                {
                    if (recorded.TryGetProperty(field.Name, out var value))
                    {
                        Same(field.Value, value, $"{where}.{field.Name}");
                    }
                    else
                    {
                        Is(IsEmpty(field.Value), $"{where}.{field.Name}", field.Value, recorded);
                    }
                }

                break;
            case JsonValueKind.Array:
                Is(recorded.ValueKind == JsonValueKind.Array && known.GetArrayLength() == recorded.GetArrayLength(), where, known, recorded);
                foreach (var (left, right) in known.EnumerateArray().Zip(recorded.EnumerateArray()))
                {
                    Same(left, right, where + "[]");
                }

                break;
            case JsonValueKind.Number:
                Is(recorded.ValueKind == JsonValueKind.Number && known.GetDouble().Equals(recorded.GetDouble()), where, known, recorded);
                break;
            case JsonValueKind.String:
                Is(recorded.ValueKind == JsonValueKind.String && SameText(known.GetString()!, recorded.GetString()!), where, known, recorded);
                break;
            default:
                Is(known.ValueKind == recorded.ValueKind, where, known, recorded);
                break;
        }
    }

    private static bool SameText(string known, string recorded) =>
        known == recorded || (RucioDate.TryParse(known, out var left) && RucioDate.TryParse(recorded, out var right) && left == right);

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Number => value.GetDouble() == 0,
        _ => false,
    };

    private static void Is(bool same, string where, JsonElement known, JsonElement recorded)
    {
        if (!same)
        {
            throw new XunitException($"{where}: the client says {known}, recorded is {recorded}");
        }
    }
}
