using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>What a protocol is offered for within one domain. 1 is the best; null and 0: not offered.</summary>
public sealed record RseDomain
{
    /// <summary>To read.</summary>
    [JsonPropertyName("read")]
    public long? Read { get; init; }

    /// <summary>To write.</summary>
    [JsonPropertyName("write")]
    public long? Write { get; init; }

    /// <summary>To delete.</summary>
    [JsonPropertyName("delete")]
    public long? Delete { get; init; }

    /// <summary>As the source of a copy between storage elements.</summary>
    [JsonPropertyName("third_party_copy_read")]
    public long? ThirdPartyCopyRead { get; init; }

    /// <summary>As the destination of a copy between storage elements.</summary>
    [JsonPropertyName("third_party_copy_write")]
    public long? ThirdPartyCopyWrite { get; init; }
}
