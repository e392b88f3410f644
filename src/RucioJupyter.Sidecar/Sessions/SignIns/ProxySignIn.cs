using Rucio.Client;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A proxy certificate that the user has made.</summary>
internal sealed class ProxySignIn(CertificateFiles files, ProcessEnvironment environment) : ISignIn
{
    public AuthMethod Method => AuthMethod.X509Proxy;

    public string? Obstacle(Instance instance) => X509SignIn.NeedsTls(instance);

    public string Identity(Instance instance, Credentials credentials) =>
        UserPath.Fingerprint(UserPath.Absolute(((ProxyCredentials)credentials).Proxy, environment.Home));

    public Outlook Foresee(Instance instance, Credentials credentials)
    {
        using var identity = files.Load((ProxyCredentials)credentials);
        return new Outlook(identity.ExpiresAt, ExpiryKind.Proxy);
    }

    public async Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken)
    {
        using var identity = files.Load((ProxyCredentials)credentials);
        var login = await new RucioAuth(connection).X509Async(identity.Certificate, identity.Chain, credentials.Account, isProxy: true, offerAccounts: true, cancellationToken);
        return new Grant(Login.TokenOf(login, instance), identity.ExpiresAt, ExpiryKind.Proxy, Renewable: true);
    }
}
