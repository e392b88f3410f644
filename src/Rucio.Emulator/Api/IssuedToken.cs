namespace Rucio.Emulator.Api;

/// <summary>What the server knows about a token.</summary>
internal sealed record IssuedToken(string Account, string Identity, string Vo, DateTimeOffset ExpiresAt)
{
    /// <summary>Of a JWT; null for Rucio's own tokens.</summary>
    public string? Audience { get; init; }

    public string? Scope { get; init; }
}
