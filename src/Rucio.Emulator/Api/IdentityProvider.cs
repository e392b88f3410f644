using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>The OIDC provider that the OIDC server trusts, and its own check of JWTs.</summary>
internal sealed class IdentityProvider : IDisposable
{
    // Made at the first JWT: a key costs more than all the rest of a start.
    private readonly Lazy<RSA> _key = new(static () => RSA.Create(2048));
    private readonly TimeProvider _clock;
    private readonly string _audience;
    private readonly string[] _scope;
    private readonly TimeSpan _lifetime;
    private readonly string _keyId;

    public IdentityProvider(JsonObject server, TimeProvider clock)
    {
        _clock = clock;
        Issuer = server["issuer"]!.GetValue<string>();
        AdminIssuer = server["admin_issuer"]!.GetValue<string>();
        var jwt = server["jwt"]!;
        _audience = jwt["aud"]!.GetValue<string>();
        _scope = jwt["scope"]!.GetValue<string>().Split(' ');
        _lifetime = TimeSpan.FromSeconds(jwt["lifetime_s"]!.GetValue<long>());
        _keyId = jwt["kid"]!.GetValue<string>();
    }

    public string Issuer { get; }

    public string AdminIssuer { get; }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    /// <summary>The state in an authorization URL.</summary>
    public string NewState() => string.Concat(RandomNumberGenerator.GetItems<char>("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 24));

    public string Issue(JwtRequest request)
    {
        var now = _clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = request.Issuer ?? Issuer,
            ["sub"] = request.Subject,
            ["aud"] = request.Audience ?? _audience,
            ["scope"] = request.Scope ?? string.Join(' ', _scope),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + (request.Lifetime ?? _lifetime)).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = _keyId };
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = _key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (request.SpoilSignature)
        {
            signature[0] ^= 0xff;
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <returns>Null when the JWT is not accepted.</returns>
    public IssuedToken? Accept(string jwt, VoState state)
    {
        try
        {
            return AcceptOrThrow(jwt, state);
        }
        catch (RucioRefusal)
        {
            return null;
        }
    }

    /// <returns>Null when it is no JWT at all.</returns>
    /// <exception cref="RucioRefusal">It is one, but not accepted.</exception>
    public IssuedToken? AcceptOrThrow(string jwt, VoState state)
    {
        var parts = jwt.Split('.');
        if (parts.Length != 3 || Claims(parts[1]) is not { } claims)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        var issuer = claims["iss"]?.ToString();
        var subject = claims["sub"]?.ToString();
        var identity = state.Identities.Find(row =>
            row["identity_type"]!.GetValue<string>() == "OIDC" && row["subject"]?.GetValue<string>() == subject && row["issuer"]?.GetValue<string>() == issuer);
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims["exp"]?.GetValue<long>() ?? 0);
        if (issuer != Issuer || expires <= now || identity is null)
        {
            throw new RucioRefusal(500, "CannotAuthenticate", OidcTraces.NotAccepted);
        }

        if (!Signed(parts))
        {
            throw new RucioRefusal(500, "CannotAuthenticate", OidcTraces.BadSignature);
        }

        var audience = claims["aud"] is JsonArray several ? string.Join(' ', several.Select(static a => a!.ToString())) : claims["aud"]?.ToString() ?? string.Empty;
        var scope = claims["scope"]?.ToString() ?? string.Empty;
        if (!audience.Split(' ').Contains(_audience) || _scope.Except(scope.Split(' ')).Any())
        {
            throw new RucioRefusal(500, "CannotAuthenticate", OidcTraces.TooLittle);
        }

        var account = identity["default_account"]?.GetValue<string>() ?? identity["accounts"]!.AsArray()[0]!.GetValue<string>();
        return new IssuedToken(account, identity["identity"]!.GetValue<string>(), state.Name, expires) { Audience = audience, Scope = scope };
    }

    private static JsonObject? Claims(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            // No JWT: the caller looks for another kind of token.
            return null;
        }
    }

    private bool Signed(string[] parts)
    {
        try
        {
            return _key.Value.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            // A signature that is no base64 is a wrong one.
            return false;
        }
    }
}
