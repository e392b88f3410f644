using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Rucio.Emulator.Api;

/// <summary>The tokens that were issued. Safe for many threads.</summary>
internal sealed class TokenStore(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);

    public (string Text, IssuedToken Token) Issue(string vo, string account, string identity, string? appId, TimeSpan lifetime)
    {
        var text = $"{account}-{identity}-{(string.IsNullOrEmpty(appId) ? "unknown" : appId)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var token = new IssuedToken(account, identity, vo, clock.GetUtcNow() + lifetime);
        _tokens[text] = token;
        return (text, token);
    }

    /// <returns>Null when unknown or expired.</returns>
    public IssuedToken? Valid(string text) => _tokens.TryGetValue(text, out var token) && token.ExpiresAt > clock.GetUtcNow() ? token : null;
}
