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

    public Outlook Foresee(Instance instance, Credentials credentials) =>
        new(Unexpired(instance, (OidcCredentials)credentials).End, ExpiryKind.Jwt);

    public async Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken)
    {
        var (token, end) = Unexpired(instance, (OidcCredentials)credentials);
        var info = await new RucioAuth(connection).ValidateAsync(token, cancellationToken);
        end ??= info.ExpiresAt;
        return new Grant(new RucioToken(token, end.Value, info.Account), end, ExpiryKind.Jwt, Renewable: false) { Vo = info.Vo };
    }

    /// <summary>The token, and its end where it tells: a JWT that has expired is not worth a question to Rucio.</summary>
    private (Secret Token, DateTimeOffset? End) Unexpired(Instance instance, OidcCredentials credentials)
    {
        var token = source.Read(instance, credentials);
        var end = Jwt.ExpiryOf(token.Reveal());
        return end <= time.GetUtcNow()
            ? throw new RefusalException(401, SessionCodes.TokenExpired, $"The token in {source.Name(instance, credentials)} expired on {end:yyyy-MM-dd HH:mm} UTC.")
            {
                Instance = instance.Name,
                Remedy = OidcTokenSource.RemedyOf(instance, credentials),
            }
            : (token, end);
    }
}
