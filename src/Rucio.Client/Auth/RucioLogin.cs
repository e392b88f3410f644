namespace Rucio.Client;

/// <summary>What a log in gave: a token, or the accounts among which to choose.</summary>
public sealed record RucioLogin
{
    /// <summary>Null where the identity has several accounts and none was named.</summary>
    public RucioToken? Token { get; init; }

    /// <summary>The accounts to choose from; empty where there is a token.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}
