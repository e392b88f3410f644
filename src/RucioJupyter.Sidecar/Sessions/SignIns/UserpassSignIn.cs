using Rucio.Client;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A user name and a password.</summary>
internal sealed class UserpassSignIn : ISignIn
{
    public AuthMethod Method => AuthMethod.Userpass;

    public string? Obstacle(Instance instance) => null;

    public string Identity(Instance instance, Credentials credentials) => credentials.Identity;

    public Outlook Foresee(Instance instance, Credentials credentials) => Outlook.Open;

    public async Task<Grant> SignInAsync(Instance instance, RucioConnection connection, Credentials credentials, CancellationToken cancellationToken)
    {
        var userpass = (UserpassCredentials)credentials;
        var login = await new RucioAuth(connection).UserpassAsync(userpass.Username, userpass.Password, userpass.Account, cancellationToken);
        return new Grant(Login.TokenOf(login, instance), null, ExpiryKind.Token, Renewable: true);
    }
}
