using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>A storage element as a list gives it.</summary>
public sealed record Rse
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("rse")]
    public required string Name { get; init; }

    /// <summary>32 hexadecimal digits; not given where an expression was asked for.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary><c>DISK</c> or <c>TAPE</c>.</summary>
    [JsonPropertyName("rse_type")]
    public string? RseType { get; init; }

    /// <summary>Whether its PFNs can be computed.</summary>
    [JsonPropertyName("deterministic")]
    public bool? Deterministic { get; init; }

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

    /// <summary>Where it is.</summary>
    [JsonPropertyName("country_name")]
    public string? CountryName { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("city")]
    public string? City { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("continent")]
    public string? Continent { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("region_code")]
    public string? RegionCode { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("time_zone")]
    public string? TimeZone { get; init; }

    /// <summary>Its class of service.</summary>
    [JsonPropertyName("qos_class")]
    public string? QosClass { get; init; }

    /// <summary>Its virtual organisation.</summary>
    [JsonPropertyName("vo")]
    public string? Vo { get; init; }

    /// <summary>When it was made known.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When its settings changed last.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }
}
