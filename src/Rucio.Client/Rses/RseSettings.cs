using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>A storage element with all its settings.</summary>
public sealed record RseSettings
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("rse")]
    public required string Name { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary><c>DISK</c> or <c>TAPE</c>.</summary>
    [JsonPropertyName("rse_type")]
    public string? RseType { get; init; }

    /// <summary>Whether its PFNs can be computed.</summary>
    [JsonPropertyName("deterministic")]
    public required bool Deterministic { get; init; }

    /// <summary>How they are computed.</summary>
    [JsonPropertyName("lfn2pfn_algorithm")]
    public string? Lfn2PfnAlgorithm { get; init; }

    /// <summary>The ways to reach it; may be none.</summary>
    [JsonPropertyName("protocols")]
    public IReadOnlyList<RseProtocol> Protocols { get; init; } = [];

    /// <summary><c>lan</c>, <c>wan</c>.</summary>
    [JsonPropertyName("domain")]
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Whether transfers compare checksums.</summary>
    [JsonPropertyName("verify_checksum")]
    public bool? VerifyChecksum { get; init; }

    /// <summary>Whether replicas may vanish, as on a cache.</summary>
    [JsonPropertyName("volatile")]
    public bool? Volatile { get; init; }

    /// <summary>Whether it is a staging area.</summary>
    [JsonPropertyName("staging_area")]
    public bool? StagingArea { get; init; }

    /// <summary>Whether it is open for reading.</summary>
    [JsonPropertyName("availability_read")]
    public bool? AvailabilityRead { get; init; }

    /// <summary>Whether it is open for writing.</summary>
    [JsonPropertyName("availability_write")]
    public bool? AvailabilityWrite { get; init; }

    /// <summary>Whether it is open for deletion.</summary>
    [JsonPropertyName("availability_delete")]
    public bool? AvailabilityDelete { get; init; }

    /// <summary>The service that signs its URLs: <c>s3</c>, <c>gcs</c>, <c>swift</c>.</summary>
    [JsonPropertyName("sign_url")]
    public string? SignUrl { get; init; }

    /// <summary>Its class of service.</summary>
    [JsonPropertyName("qos_class")]
    public string? QosClass { get; init; }
}
