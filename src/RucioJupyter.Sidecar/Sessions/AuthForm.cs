using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Between what the panel sends and shows, and credentials.</summary>
internal sealed class AuthForm(RucioSessions sessions, ProcessEnvironment environment)
{
    /// <exception cref="RefusalException">400: something is missing, or has no meaning.</exception>
    public Credentials Read(Instance instance, AuthMethod method, AuthParams given) => method switch
    {
        AuthMethod.Userpass => Userpass(instance, given),
        AuthMethod.X509 => X509(instance, given),
        AuthMethod.X509Proxy => new ProxyCredentials(Needed(given.Proxy, "proxy", "the path of a proxy certificate"), Optional(given.Account)),
        _ => Oidc(instance, given),
    };

    /// <returns>Null where nothing is stored.</returns>
    /// <exception cref="RefusalException">400: OpenID Connect is not configured.</exception>
    public StoredAuthReply? Show(Instance instance, AuthMethod method)
    {
        if (method is AuthMethod.Oidc)
        {
            var source = instance.Oidc ?? throw NoOidc(instance);
            return new StoredAuthReply
            {
                OidcAuthSource = source.Name,
                TokenPath = (sessions.Stored(instance, method) as OidcCredentials)?.TokenPath,
            };
        }

        return sessions.Stored(instance, method) switch
        {
            UserpassCredentials c => new StoredAuthReply { Username = c.Username, Password = StoredAuthReply.Unchanged, Account = c.Account ?? "" },
            X509Credentials c => new StoredAuthReply
            {
                Certificate = c.Certificate,
                Key = c.Key ?? "",
                Account = c.Account ?? "",
                PassPhrase = c.PassPhrase is null ? null : StoredAuthReply.Unchanged,
            },
            ProxyCredentials c => new StoredAuthReply { Proxy = c.Proxy, Account = c.Account ?? "" },
            _ => null,
        };
    }

    internal static RefusalException NoOidc(Instance instance) =>
        new(400, SessionCodes.OidcNotConfigured, $"No OpenID Connect token source (oidc_auth) is configured for {instance.DisplayName}.")
        {
            Instance = instance.Name,
            Remedy = "Contact your administrator, or log in in another way.",
        };

    private UserpassCredentials Userpass(Instance instance, AuthParams given)
    {
        var username = Needed(given.Username, "username", "a user name");
        var password = given.Password is { IsEmpty: false } secret
            ? secret
            : throw Missing("password", "a password");
        var account = Optional(given.Account);
        if (password.Reveal() != StoredAuthReply.Unchanged || sessions.Stored(instance, AuthMethod.Userpass) is not UserpassCredentials stored)
        {
            return new UserpassCredentials(username, password, account);
        }

        return stored.Username == username
            ? new UserpassCredentials(username, stored.Password, account)
            : throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The stored password is that of '{stored.Username}': enter the password of '{username}'.")
            {
                Field = "password",
            };
    }

    private X509Credentials X509(Instance instance, AuthParams given)
    {
        var certificate = Needed(given.Certificate, "certificate", "the path of a certificate");
        var key = Optional(given.Key);
        var stored = sessions.Stored(instance, AuthMethod.X509) as X509Credentials;
        var keepsPassPhrase = given.PassPhrase is not { IsEmpty: false } secret || secret.Reveal() == StoredAuthReply.Unchanged;
        return new X509Credentials(
            certificate,
            key,
            !keepsPassPhrase ? given.PassPhrase : stored is not null && stored.KeyFile == (key ?? certificate) ? stored.PassPhrase : null,
            Optional(given.Account));
    }

    private OidcCredentials Oidc(Instance instance, AuthParams given)
    {
        if (instance.Oidc is null)
        {
            throw NoOidc(instance);
        }

        var path = Optional(given.TokenPath ?? given.TokenPathSentBack);
        return path is null || File.Exists(UserPath.Absolute(path, environment.Home))
            ? new OidcCredentials(path)
            : throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The token path '{path}' does not point to a file.")
            {
                Field = "token_path",
                Remedy = "Choose an existing file, or leave the field empty to use the operator's token.",
            };
    }

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Needed(string? text, string field, string what) => Optional(text) ?? throw Missing(field, what);

    private static RefusalException Missing(string field, string what) =>
        new(400, ErrorCodes.InvalidRequest, $"The field '{field}' is missing: it must hold {what}.") { Field = field };
}
