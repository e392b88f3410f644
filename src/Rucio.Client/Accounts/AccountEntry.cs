using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>An account as a list gives it.</summary>
public sealed record AccountEntry
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("account")]
    public required string Name { get; init; }

    /// <summary><c>USER</c>, <c>GROUP</c> or <c>SERVICE</c>.</summary>
    [JsonPropertyName("type")]
    public string? AccountType { get; init; }

    /// <summary>Where it can be written to.</summary>
    [JsonPropertyName("email")]
    public string? Email { get; init; }
}
