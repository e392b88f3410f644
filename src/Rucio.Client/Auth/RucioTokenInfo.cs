namespace Rucio.Client;

/// <summary>What Rucio knows about a token.</summary>
public sealed record RucioTokenInfo
{
    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>User name, distinguished name, or subject and issuer.</summary>
    public string? Identity { get; init; }

    /// <summary>When it ends, by the clock of the server.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Of a JWT.</summary>
    public string? Audience { get; init; }

    /// <summary>The scopes of a JWT, separated by blanks.</summary>
    public string? AuthorizationScope { get; init; }

    /// <summary>The virtual organisation.</summary>
    public string? Vo { get; init; }
}
