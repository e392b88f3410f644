using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rucio.Emulator.Faults;
using Rucio.Emulator.Hosting;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Log in by password, certificate or an OIDC provider.</summary>
internal sealed partial class AuthApi(EmulatorOptions options, TokenStore tokens, IdentityProvider provider, Func<ServerStates> states)
{
    public Reply Userpass(Exchange exchange)
    {
        var state = Vo(exchange);
        if (exchange.Header("X-Rucio-Username") is not { Length: > 0 } user || exchange.Header("X-Rucio-Password") is not { Length: > 0 } password)
        {
            throw new RucioRefusal(401, "CannotAuthenticate", "Cannot authenticate without passing all required arguments");
        }

        return LogIn(exchange, state, "USERPASS", user, identity => identity["password"]?.GetValue<string>() == password);
    }

    public Reply X509(Exchange exchange)
    {
        var state = Vo(exchange);
        return exchange.Http.Connection.ClientCertificate is { } certificate
            ? LogIn(exchange, state, "X509", IdentityOf(certificate, state), static _ => true)
            : throw new RucioRefusal(401, "CannotAuthenticate", "Cannot get DN");
    }

    public Reply Validate(Exchange exchange)
    {
        if (exchange.Header("X-Rucio-Auth-Token") is not { Length: > 0 } text)
        {
            throw new RucioRefusal(400, "ValueError", "Token must be set.");
        }

        var token = exchange.Http.Items.ContainsKey(FaultInjection.TokenExpired)
            ? null
            : tokens.Valid(text) ?? (exchange.Kind == ServerKind.Oidc ? provider.AcceptOrThrow(text, exchange.State) : null);
        if (token is null)
        {
            throw new RucioRefusal(500, "CannotAuthenticate", "NoneType: None\n");
        }

        var body = $"{{'account': {PythonLiteral.Text(token.Account)}, 'identity': {PythonLiteral.Text(token.Identity)}, 'lifetime': {WireDate.Python(token.ExpiresAt)}, "
            + $"'audience': {PythonLiteral.TextOrNone(token.Audience)}, 'authz_scope': {PythonLiteral.TextOrNone(token.Scope)}, 'vo': {PythonLiteral.Text(token.Vo)}}}";
        return new Reply { ContentType = Reply.Octets, Body = Encoding.UTF8.GetBytes(body) };
    }

    public Reply Oidc(Exchange exchange)
    {
        var issuer = exchange.Header("X-Rucio-Client-Authorize-Issuer");
        if (exchange.Kind != ServerKind.Oidc)
        {
            throw new RucioRefusal(500, "CannotAuthenticate", OidcTraces.NoProvider);
        }

        if (issuer is not null && issuer != provider.AdminIssuer)
        {
            throw new RucioRefusal(500, "CannotAuthenticate", OidcTraces.UnknownIssuer(issuer));
        }

        var polling = string.Equals(exchange.Header("X-Rucio-Client-Authorize-Polling"), "True", StringComparison.OrdinalIgnoreCase);
        return new Reply
        {
            ContentType = Reply.Octets,
            Headers = [new("X-Rucio-OIDC-Auth-URL", $"https://{exchange.Http.Request.Host}/auth/oidc_redirect?{provider.NewState()}{(polling ? "_polling" : string.Empty)}")],
        };
    }

    public Reply OidcRedirect(Exchange exchange)
    {
        const string Why = "finalize your token request, no authorization content returned from the auth server";
        var error = Reply.Error(new RucioRefusal(401, "CannotAuthenticate", "Cannot " + Why));
        return error with { ContentType = "text/html; charset=UTF-8", Body = Encoding.UTF8.GetBytes(OidcTraces.Page(Why)) };
    }

    /// <summary>Nothing to refresh for a token that is no JWT: 200 with both headers empty.</summary>
    public Reply OidcRefresh(Exchange exchange) => new()
    {
        ContentType = Reply.Octets,
        Headers = [new("X-Rucio-Auth-Token", string.Empty), new("X-Rucio-Auth-Token-Expires", string.Empty)],
    };

    /// <summary>The DN as the database holds it: RFC 2253 order, no blanks; the CNs that a proxy adds are taken off.</summary>
    private static string IdentityOf(X509Certificate2 certificate, VoState state)
    {
        var parts = certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: true)
            .Select(static part => $"{part.GetSingleElementType().FriendlyName ?? part.GetSingleElementType().Value}={part.GetSingleElementValue()}").ToList();
        bool Known(string dn) => state.Identities.Exists(row => row["identity"]!.GetValue<string>() == dn);
        while (parts.Count > 1 && !Known(string.Join(',', parts)) && ProxyPart().IsMatch(parts[0]))
        {
            parts.RemoveAt(0);
        }

        return string.Join(',', parts);
    }

    [GeneratedRegex("^CN=([0-9]+|proxy|limited proxy)$")]
    private static partial Regex ProxyPart();

    [GeneratedRegex("^[a-zA-Z_\\-.0-9]{1,}$")]
    private static partial Regex VoName();

    private VoState Vo(Exchange exchange)
    {
        var vo = exchange.Header("X-Rucio-VO");
        if (vo is { Length: > 0 } && !VoName().IsMatch(vo))
        {
            throw new RucioRefusal(400, "RucioException", "Invalid characters in VO name.");
        }

        var main = states().Main;
        return states().Find(exchange.Kind, vo is { Length: > 0 } ? vo : main.Name) ?? new VoState("unknown");
    }

    private Reply LogIn(Exchange exchange, VoState state, string type, string name, Func<JsonObject, bool> proves)
    {
        var account = exchange.Header("X-Rucio-Account");
        var identity = state.Identities.Find(row => row["identity_type"]!.GetValue<string>() == type && row["identity"]!.GetValue<string>() == name);
        if (string.IsNullOrEmpty(account))
        {
            if (identity is null)
            {
                throw new RucioRefusal(401, "IdentityError", $"Identity error.\nDetails: Identity '{name}' of type 'IdentityType.{type}' does not exist!");
            }

            account = identity["default_account"]?.GetValue<string>();
            var accounts = identity["accounts"]!.AsArray().Select(static a => a!.GetValue<string>()).ToList();
            if (account is null && accounts.Count > 1)
            {
                return new Reply
                {
                    Status = 206,
                    ContentType = Reply.Octets,
                    Headers = [new("X-Rucio-Auth-Accounts", string.Join(',', accounts))],
                    Body = Encoding.ASCII.GetBytes(PythonText.ToText(new JsonArray([.. accounts.Select(static a => JsonValue.Create(a))]))),
                };
            }

            account ??= accounts.FirstOrDefault();
        }

        var allowed = identity is not null && proves(identity)
            && identity["accounts"]!.AsArray().Any(a => a!.GetValue<string>() == account)
            && state.Account(account!)?["status"]?.GetValue<string>() is null or "ACTIVE";
        if (!allowed)
        {
            throw new RucioRefusal(401, "CannotAuthenticate", $"Cannot authenticate to account {account} with given credentials");
        }

        var (text, token) = tokens.Issue(state.Name, account!, name, exchange.Header("X-Rucio-AppID"), options.TokenLifetime);
        return new Reply
        {
            ContentType = Reply.Octets,
            Headers = [new("X-Rucio-Auth-Token", text), new("X-Rucio-Auth-Token-Expires", WireDate.Rfc(token.ExpiresAt)), new("X-Rucio-Auth-Account", account!)],
        };
    }
}
