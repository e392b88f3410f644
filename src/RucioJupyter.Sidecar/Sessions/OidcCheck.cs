using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Whether the token that OpenID Connect would use now is one that Rucio takes.</summary>
internal sealed class OidcCheck(RucioSessions sessions, OidcTokenSource source, OidcSignIn signIn, RucioConnections connections)
{
    private const string Remedy = "Try logging out and logging back in, so that a fresh token is put in its place.";

    /// <exception cref="RefusalException">403: there is no token, or it is not accepted.</exception>
    public async Task<OidcCheckReply> RunAsync(Instance instance, CancellationToken cancellationToken)
    {
        var configured = instance.Oidc ?? throw Refused(instance, AuthForm.NoOidc(instance));
        var credentials = sessions.Stored(instance, AuthMethod.Oidc) as OidcCredentials ?? new OidcCredentials(null);
        try
        {
            var grant = await signIn.SignInAsync(instance, connections.Of(instance), credentials, cancellationToken);
            return new OidcCheckReply(
                true,
                configured.Kind is OidcSourceKind.Env && credentials.TokenPath is null ? "env" : "file",
                credentials.TokenPath ?? configured.Name,
                grant.Token.ExpiresAt.ToUnixTimeSeconds());
        }
        catch (RefusalException e)
        {
            throw Refused(instance, e);
        }
        catch (RucioException e) when (e.Error is RucioError.Unauthenticated)
        {
            throw new RefusalException(403, SessionCodes.TokenUnusable, $"The OpenID Connect token in {source.Name(instance, credentials)} is expired or invalid: {e.Message}", e)
            {
                Instance = instance.Name,
                ExceptionClass = e.ExceptionClass,
                ExceptionMessage = e.ExceptionMessage,
                Remedy = Remedy,
            };
        }
    }

    private static RefusalException Refused(Instance instance, RefusalException cause) =>
        new(403, cause.Code, cause.Message, cause) { Instance = instance.Name, Remedy = cause.Remedy ?? Remedy };
}
