using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>The part of a storage element that one account takes.</summary>
public sealed record RseAccountShare
{
    /// <summary>The account.</summary>
    [JsonPropertyName("account")]
    public required string Account { get; init; }

    /// <summary>Taken.</summary>
    [JsonPropertyName("used")]
    public long? UsedBytes { get; init; }

    /// <summary>Of all that Rucio counts there, 0 to 100.</summary>
    [JsonPropertyName("percentage")]
    public double? Percentage { get; init; }
}
