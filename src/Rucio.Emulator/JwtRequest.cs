namespace Rucio.Emulator;

/// <summary>A JWT to be made by the emulator's OIDC provider. What is left out is as the provider makes it.</summary>
public sealed record JwtRequest
{
    public required string Subject { get; init; }

    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    public string? Scope { get; init; }

    /// <summary>From now; negative: expired.</summary>
    public TimeSpan? Lifetime { get; init; }

    public bool SpoilSignature { get; init; }
}
