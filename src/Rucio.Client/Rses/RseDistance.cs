using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>How far one storage element is from another.</summary>
public sealed record RseDistance
{
    /// <summary>From.</summary>
    [JsonPropertyName("src_rse")]
    public string? SourceRse { get; init; }

    /// <summary>To.</summary>
    [JsonPropertyName("dest_rse")]
    public string? DestinationRse { get; init; }

    /// <summary>1 is the nearest.</summary>
    [JsonPropertyName("distance")]
    public long? Distance { get; init; }

    /// <summary>The same under its former name.</summary>
    [JsonPropertyName("ranking")]
    public long? Ranking { get; init; }
}
