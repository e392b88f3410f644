using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>An account.</summary>
public sealed record Account
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("account")]
    public required string Name { get; init; }

    /// <summary><c>USER</c>, <c>GROUP</c> or <c>SERVICE</c>.</summary>
    [JsonPropertyName("account_type")]
    public string? AccountType { get; init; }

    /// <summary><c>ACTIVE</c> or <c>SUSPENDED</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>Where it can be written to.</summary>
    [JsonPropertyName("email")]
    public string? Email { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Since when it is suspended.</summary>
    [JsonPropertyName("suspended_at")]
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Since when it is gone.</summary>
    [JsonPropertyName("deleted_at")]
    public DateTimeOffset? DeletedAt { get; init; }
}
