using Rucio.Client;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A user certificate and its key.</summary>
internal sealed class X509SignIn(CertificateFiles files, ProcessEnvironment environment) : ISignIn
{
    public AuthMethod Method => AuthMethod.X509;

    public string? Obstacle(Instance instance) => NeedsTls(instance);

    public string Identity(Instance instance, Credentials credentials)
    {
        var x509 = (X509Credentials)credentials;
        return $"{UserPath.Fingerprint(UserPath.Absolute(x509.Certificate, environment.Home))}|{UserPath.Fingerprint(UserPath.Absolute(x509.KeyFile, environment.Home))}";
    }

    public Outlook Foresee(Instance instance, Credentials credentials)
    {
        using var identity = files.Load((X509Credentials)credentials);
        return new Outlook(identity.ExpiresAt, ExpiryKind.Certificate);
    }

    public async Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken)
    {
        using var identity = files.Load((X509Credentials)credentials);
        var login = await new RucioAuth(connection).X509Async(identity.Certificate, identity.Chain, credentials.Account, isProxy: false, offerAccounts: true, cancellationToken);
        return new Grant(Login.TokenOf(login, instance), identity.ExpiresAt, ExpiryKind.Certificate, Renewable: true);
    }

    internal static string? NeedsTls(Instance instance) =>
        (instance.AuthUrl ?? instance.BaseUrl).Scheme == Uri.UriSchemeHttps
            ? null
            : $"Certificates need https, and {instance.DisplayName} is configured with {(instance.AuthUrl ?? instance.BaseUrl).Scheme}.";
}
