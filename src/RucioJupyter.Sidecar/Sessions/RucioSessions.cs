using System.Collections.Concurrent;
using System.Net.Security;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Who the user is at each instance. Thread-safe.</summary>
internal sealed partial class RucioSessions(
    Logins logins,
    CredentialStore store,
    TokenCache tokens,
    RucioConnections connections,
    ActiveChoice choice,
    OidcTokenSource oidcTokens,
    ProxyCertificates proxies,
    CertificateFiles files,
    ILogger<RucioSessions> log)
{
    private readonly ConcurrentDictionary<string, Speaker> _speakers = new(StringComparer.Ordinal);

    /// <summary>After a sign-in, a sign-out, or a refusal.</summary>
    public event Action<SessionEvent>? Changed;

    /// <summary>A client that speaks for the user. Cheap: ask for it at each use.</summary>
    /// <exception cref="RefusalException">401 <c>not_signed_in</c>: no method can give a token.</exception>
    /// <exception cref="RucioException">The instance's <c>ca_cert</c> cannot be read.</exception>
    public RucioClient Client(Instance instance)
    {
        _ = Current(instance);
        var connection = connections.Of(instance);
        if (_speakers.TryGetValue(instance.Name, out var known) && known.Client.Connection == connection && ReferenceEquals(known.Instance, instance))
        {
            return known.Client;
        }

        return (_speakers[instance.Name] = new Speaker(instance, new RucioClient(connection, new SessionTokens(this, instance)))).Client;
    }

    /// <summary>The account that Rucio named at the last sign-in; null before the first.</summary>
    public string? AccountOf(Instance instance) => store.Record(instance.Name)?.Account;

    /// <summary>Logs in with new credentials; keeps them only if Rucio takes them.</summary>
    public async Task<Grant> SignInAsync(Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        var key = KeyOf(instance, credentials);
        var method = credentials.Method.Word();
        Grant grant;
        try
        {
            grant = await logins.SignInAsync(instance, credentials, cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.Unauthenticated)
        {
            throw SignInRefusal.Of(instance, credentials, e);
        }

        store.Put(instance.Name, credentials);
        choice.SetAuthType(instance.Name, method);
        tokens.Forget(instance.Name);
        tokens.Keep(key, grant);
        store.Remember(instance.Name, new SignInRecord(grant.Token.Account));
        Announce(instance, grant);
        if (instance.Voms is not null)
        {
            await TryMakeProxyAsync(instance, credentials, cancellationToken);
        }

        SignedIn(instance.Name, method, grant.Token.Account, grant.Token.ExpiresAt);
        return grant;
    }

    /// <summary>Forgets credentials and tokens of the instance.</summary>
    public void SignOut(Instance instance)
    {
        store.Forget(instance.Name);
        tokens.Forget(instance.Name);
        proxies.Forget(instance.Name);
        SignedOut(instance.Name);
        Changed?.Invoke(new SessionEvent(instance.Name, false, null, null, null, false));
    }

    /// <summary>The proxy certificate for storage and helper programs; null where the user did not log in by certificate.</summary>
    /// <exception cref="RefusalException">Nobody is logged in (401), or the proxy cannot be made.</exception>
    public Task<ProxyFile?> ProxyAsync(Instance instance, CancellationToken cancellationToken) =>
        proxies.GetAsync(instance, Current(instance), cancellationToken);

    /// <summary>What a storage is shown: the token of an OpenID Connect login, the certificate of an X.509 login, or the proxy made from it
    /// where attributes of an organisation are wanted; nothing for a login by password.</summary>
    /// <exception cref="RefusalException">Nobody is logged in (401), or certificate or proxy cannot be had.</exception>
    /// <exception cref="RucioException">The certificate cannot be presented.</exception>
    public async Task<StorageLogin> StorageLoginAsync(Instance instance, CancellationToken cancellationToken)
    {
        switch (Current(instance))
        {
            case OidcCredentials:
                return new StorageLogin(null, async cancel => (await GrantAsync(instance, null, cancel)).Token.Value);
            case X509Credentials x509 when instance.Voms is null:
                return new StorageLogin(ContextOf(files.Load(x509)), null);
            case UserpassCredentials:
                return StorageLogin.Nobody;
            default:
                var proxy = await ProxyAsync(instance, cancellationToken);
                return proxy is null ? StorageLogin.Nobody : new StorageLogin(ContextOf(files.Load(new ProxyCredentials(proxy.Path, null))), null);
        }

        // Not disposed: the connections that show it outlive this call.
        static SslStreamCertificateContext ContextOf(ClientIdentity identity) =>
            ClientCertificates.Context(identity.Certificate, identity.Chain);
    }

    /// <summary>What was stored for one method; null: nothing.</summary>
    public Credentials? Stored(Instance instance, AuthMethod method) => store.Find(instance.Name, method);

    /// <summary>For work that Rucio is asked about later only: it is refused now where it could not end well.</summary>
    /// <exception cref="RefusalException">401 not_signed_in.</exception>
    public void Demand(Instance instance) => _ = Current(instance);

    /// <summary>What is used to log in now; null where nobody is logged in.</summary>
    public Credentials? InUse(Instance instance) => Usable(instance);

    public SessionView View(Instance instance)
    {
        if (Usable(instance) is not { } credentials)
        {
            // Who never chose anything was meant to be logged in by the operator's token, and hears why that does not happen.
            var type = choice.AuthType(instance.Name);
            var isMeant = type is null || type == AuthMethod.Oidc.Word();
            return new SessionView(false, type, null, null, null, false, isMeant && store.Record(instance.Name) is not { SignedOut: true } ? oidcTokens.OperatorsProblem(instance) : null);
        }

        var account = AccountOf(instance);
        var method = credentials.Method.Word();
        try
        {
            var (grant, refusal) = tokens.Peek(KeyOf(instance, credentials));
            if (refusal is not null)
            {
                return new SessionView(false, method, account, null, null, false, new Problem(SessionCodes.NotSignedIn, refusal.Message, "Log in again under Settings."));
            }

            var problem = proxies.ProblemOf(instance.Name);
            if (grant is { CredentialExpiresAt: null })
            {
                return new SessionView(true, method, account, grant.Token.ExpiresAt, "token", grant.Renewable, problem);
            }

            var outlook = grant is null ? logins.Of(credentials.Method).Foresee(instance, credentials) : new Outlook(grant.CredentialExpiresAt, grant.Kind);
            return outlook.ExpiresAt is null
                ? new SessionView(true, method, account, null, null, true, problem)
                : new SessionView(true, method, account, outlook.ExpiresAt, outlook.Kind.ToString().ToLowerInvariant(), false, problem);
        }
        catch (RefusalException e)
        {
            return new SessionView(false, method, account, null, null, false, new Problem(e.Code, e.Message, e.Remedy));
        }
    }

    /// <summary>Each way to log in, and whether it can be chosen for the instance.</summary>
    public IReadOnlyList<AuthMethodView> Methods(Instance instance) =>
        [.. AuthMethodNames.All.Select(method => logins.Of(method).Obstacle(instance) is { } obstacle
            ? new AuthMethodView(method.Word(), false, obstacle)
            : new AuthMethodView(method.Word(), true, null))];

    /// <summary>A token for the user; another one where <paramref name="refused"/> names one that Rucio does not take.</summary>
    internal async ValueTask<Grant> GrantAsync(Instance instance, RucioToken? refused, CancellationToken cancellationToken)
    {
        var credentials = Current(instance);
        var key = KeyOf(instance, credentials);
        return refused is null
            ? await tokens.GetAsync(key, SignInAgainAsync, cancellationToken)
            : await tokens.RenewAsync(key, refused, SignInAgainAsync, cancellationToken);

        async Task<Grant> SignInAgainAsync(CancellationToken limit)
        {
            try
            {
                var grant = await logins.SignInAsync(instance, credentials, limit);
                if (store.Record(instance.Name) is { SignedOut: true })
                {
                    return grant; // signed out meanwhile: the token serves whoever waits for it, and nobody after
                }

                if (AccountOf(instance) != grant.Token.Account)
                {
                    store.Remember(instance.Name, new SignInRecord(grant.Token.Account));
                }

                Announce(instance, grant);
                return grant;
            }
            catch (RucioException e) when (e.Error is RucioError.Unauthenticated)
            {
                var method = credentials.Method.Word();
                Refused(instance.Name, method, e.Message);
                Changed?.Invoke(new SessionEvent(instance.Name, false, AccountOf(instance), null, null, false));
                throw;
            }
        }
    }

    private Credentials Current(Instance instance) =>
        Usable(instance) ?? throw new RefusalException(401, SessionCodes.NotSignedIn, $"You are not logged in to {instance.DisplayName}.")
        {
            Instance = instance.Name,
            Remedy = "Open Settings in the Rucio panel and log in.",
        };

    /// <summary>The credentials of the method in use: what the user gave, or what the operator provides.</summary>
    private Credentials? Usable(Instance instance)
    {
        if (store.Record(instance.Name) is { SignedOut: true })
        {
            return null;
        }

        if (AuthMethodNames.TryParse(choice.OwnAuthType(instance.Name), out var own))
        {
            return Find(instance, own);
        }

        // Chosen for another instance, or a default of the operator: a preference, behind which whatever can give a token serves as well.
        var preferred = AuthMethodNames.TryParse(choice.AuthType(instance.Name), out var method) ? Find(instance, method) : null;
        return preferred ?? AuthMethodNames.All.Select(candidate => Find(instance, candidate)).FirstOrDefault(found => found is not null);
    }

    private Credentials? Find(Instance instance, AuthMethod method) =>
        store.Find(instance.Name, method)
        ?? (method is AuthMethod.Oidc && oidcTokens.OperatorHasOne(instance) ? new OidcCredentials(null) : null);

    private TokenKey KeyOf(Instance instance, Credentials credentials) =>
        new(instance.Name, credentials.Method, logins.Of(credentials.Method).Identity(instance, credentials), credentials.Account);

    /// <summary>Early, so that the user hears at the login what would stop the first transfer. The login itself stands without it.</summary>
    private async Task TryMakeProxyAsync(Instance instance, Credentials credentials, CancellationToken cancellationToken)
    {
        try
        {
            await proxies.GetAsync(instance, credentials, cancellationToken);
        }
        catch (RefusalException e)
        {
            NoProxy(instance.Name, e.Message); // ProblemOf tells the panel
        }
    }

    private void Announce(Instance instance, Grant grant) =>
        Changed?.Invoke(new SessionEvent(
            instance.Name,
            true,
            grant.Token.Account,
            grant.CredentialExpiresAt ?? grant.Token.ExpiresAt,
            (grant.CredentialExpiresAt is null ? ExpiryKind.Token : grant.Kind).ToString().ToLowerInvariant(),
            grant.CredentialExpiresAt is null && grant.Renewable));

    [LoggerMessage(Level = LogLevel.Information, Message = "Logged in to {Instance} by {Method} as {Account}; the token is valid until {Expires}")]
    private partial void SignedIn(string instance, string method, string? account, DateTimeOffset expires);

    [LoggerMessage(Level = LogLevel.Information, Message = "Logged out of {Instance}")]
    private partial void SignedOut(string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rucio at {Instance} no longer accepts the {Method} login: {Reason}")]
    private partial void Refused(string instance, string method, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No proxy certificate for {Instance}: {Reason}")]
    private partial void NoProxy(string instance, string reason);

    private sealed record Speaker(Instance Instance, RucioClient Client);
}
