using System.Text.Json;

namespace Rucio.Policy;

/// <summary>JSON as the plain values that algorithms get: text, <see cref="long"/> or <see cref="double"/>, <see cref="bool"/>, lists and dictionaries.</summary>
public static class JsonValues
{
    /// <summary>The plain value; null for JSON's null.</summary>
    public static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value), StringComparer.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
