using Rucio.Client;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Credentials as they are kept: JSON inside an encrypted column. A pass-phrase has no place here.</summary>
internal sealed record StoredParams(
    string? Username = null,
    string? Password = null,
    string? Certificate = null,
    string? Key = null,
    string? Proxy = null,
    string? TokenPath = null,
    string? Account = null)
{
    public static StoredParams From(Credentials credentials) => credentials switch
    {
        UserpassCredentials c => new(Username: c.Username, Password: c.Password.Reveal(), Account: c.Account),
        X509Credentials c => new(Certificate: c.Certificate, Key: c.Key, Account: c.Account),
        ProxyCredentials c => new(Proxy: c.Proxy, Account: c.Account),
        OidcCredentials c => new(TokenPath: c.TokenPath, Account: c.Account),
        _ => throw new ArgumentOutOfRangeException(nameof(credentials)),
    };

    /// <returns>Null where what is stored does not make sense for the method.</returns>
    public Credentials? As(AuthMethod method) => method switch
    {
        AuthMethod.Userpass when Username is not null && Password is not null => new UserpassCredentials(Username, new Secret(Password), Account),
        AuthMethod.X509 when Certificate is not null => new X509Credentials(Certificate, Key, null, Account),
        AuthMethod.X509Proxy when Proxy is not null => new ProxyCredentials(Proxy, Account),
        AuthMethod.Oidc => new OidcCredentials(TokenPath, Account),
        _ => null,
    };

    /// <summary>Keeps the compiler's own text, which would show the password, out of every log.</summary>
    public override string ToString() => nameof(StoredParams);
}
