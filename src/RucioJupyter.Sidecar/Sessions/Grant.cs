using Rucio.Client;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>What a sign-in gave.</summary>
/// <param name="Token">What Rucio takes.</param>
/// <param name="CredentialExpiresAt">When that which was shown for it ends: the certificate, the proxy, the JWT. Null: it has no known end.</param>
/// <param name="Kind">What <paramref name="CredentialExpiresAt"/> is the end of.</param>
/// <param name="Renewable">Whether the sidecar can get another token by itself with what it was given.</param>
internal sealed record Grant(RucioToken Token, DateTimeOffset? CredentialExpiresAt, ExpiryKind Kind, bool Renewable)
{
    /// <summary>The virtual organisation that the token belongs to; null: the server knows one alone.</summary>
    public string? Vo { get; init; }
}

/// <summary>Things that end.</summary>
internal enum ExpiryKind
{
    /// <summary>Rucio's token: the sidecar gets another.</summary>
    Token,

    /// <summary>The user's certificate.</summary>
    Certificate,

    /// <summary>The user's proxy certificate.</summary>
    Proxy,

    /// <summary>The JSON web token of an identity provider.</summary>
    Jwt,
}
