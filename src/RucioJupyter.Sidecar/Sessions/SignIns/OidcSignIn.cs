using System.Security.Cryptography;
using System.Text;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A token of an identity provider, which Rucio takes in place of its own.</summary>
internal sealed class OidcSignIn(OidcTokenSource source, TimeProvider time) : ISignIn
{
    public AuthMethod Method => AuthMethod.Oidc;

    public string? Obstacle(Instance instance) =>
        instance.Oidc is null ? $"The administrator has configured no OpenID Connect token source (oidc_auth) for {instance.DisplayName}." : null;

    /// <summary>A digest of the token: another token in the same place is another key, so a renewed file is noticed at the next request.</summary>
    public string Identity(Instance instance, Credentials credentials) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source.Read(instance, (OidcCredentials)credentials).Reveal())));

    public async Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken)
    {
        var oidc = (OidcCredentials)credentials;
        var token = source.Read(instance, oidc);
        var end = Jwt.ExpiryOf(token.Reveal());
        if (end <= time.GetUtcNow())
        {
            throw new RefusalException(401, SessionCodes.TokenExpired, $"The token in {source.Name(instance, oidc)} expired on {end:yyyy-MM-dd HH:mm} UTC.")
            {
                Instance = instance.Name,
                Remedy = "Get a fresh token into that place: it is read again at the next request.",
            };
        }

        var info = await new RucioAuth(connection).ValidateAsync(token, cancellationToken);
        end ??= info.ExpiresAt;
        return new Grant(new RucioToken(token, end.Value, info.Account), end, ExpiryKind.Jwt, Renewable: false);
    }
}
