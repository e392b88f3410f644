using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>One way to read a replica.</summary>
public sealed record ReplicaPfn
{
    /// <summary>Name of the storage element.</summary>
    [JsonPropertyName("rse")]
    public required string Rse { get; init; }

    /// <summary>Its id, 32 hexadecimal digits.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary><c>DISK</c> or <c>TAPE</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>Whether it may vanish, as on a cache.</summary>
    [JsonPropertyName("volatile")]
    public bool? Volatile { get; init; }

    /// <summary><c>wan</c>, <c>lan</c>, or <c>zip</c> for a file within an archive.</summary>
    [JsonPropertyName("domain")]
    public string? Domain { get; init; }

    /// <summary>1 is the best.</summary>
    [JsonPropertyName("priority")]
    public long? Priority { get; init; }

    /// <summary>Whether the PFN is that of an archive, out of which the reader has to take the file.</summary>
    [JsonPropertyName("client_extract")]
    public bool? ClientExtract { get; init; }
}
