using System.Text.Json.Serialization;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>A transfer of a rule that failed.</summary>
public sealed record RuleTransfer
{
    /// <summary>Its scope.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>To where.</summary>
    [JsonPropertyName("rse")]
    public string? Rse { get; init; }

    /// <summary>The id of it.</summary>
    [JsonPropertyName("rse_id")]
    public string? RseId { get; init; }

    /// <summary>How often it was tried.</summary>
    [JsonPropertyName("attempts")]
    public long? Attempts { get; init; }

    /// <summary>What went wrong last; the text <c>None</c> where nothing is known.</summary>
    [JsonPropertyName("last_error")]
    public string? LastError { get; init; }

    /// <summary>From where it was tried last.</summary>
    [JsonPropertyName("last_source")]
    public string? LastSource { get; init; }

    /// <summary>When it was tried last.</summary>
    [JsonPropertyName("last_time")]
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>Scope and name.</summary>
    [JsonIgnore]
    public Did Did => new(Scope, Name);
}
