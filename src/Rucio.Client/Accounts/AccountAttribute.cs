using System.Text.Json.Serialization;
using System.Text.Json;

namespace Rucio.Client;

/// <summary>An attribute of an account.</summary>
public sealed record AccountAttribute
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>Text, number or truth value.</summary>
    [JsonPropertyName("value")]
    public JsonElement Value { get; init; }
}
