using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Log in, and what Rucio says about a token.</summary>
/// <param name="connection">The server.</param>
public sealed class RucioAuth(RucioConnection connection)
{
    /// <summary>Logs in with a user name and a password.</summary>
    /// <param name="username">The identity.</param>
    /// <param name="password">Its password.</param>
    /// <param name="account">The account to act as; null: the default of the identity, or a choice.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="RucioException"><see cref="RucioError.Unauthenticated"/> where Rucio refuses them.</exception>
    public async Task<RucioLogin> UserpassAsync(string username, Secret password, string? account, CancellationToken cancellationToken = default)
    {
        var request = Login("userpass", account) with
        {
            Headers = [.. Login("userpass", account).Headers, new("X-Rucio-Username", username), new("X-Rucio-Password", password.Reveal())],
        };
        using var reply = await connection.SendAsync(request, token: null, cancellationToken).ConfigureAwait(false);
        return Read(request, reply, account);
    }

    /// <summary>Logs in with a certificate.</summary>
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">The certificates between it and the authority: for a proxy, at least that of the user.</param>
    /// <param name="account">The account to act as; null: the default of the identity, or a choice.</param>
    /// <param name="isProxy">Whether the certificate is a proxy, for which Rucio has a path of its own.</param>
    /// <param name="offerAccounts">Whether to be told the accounts where there are several and none is named. Without it Rucio refuses; a password needs no such wish.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="RucioException"><see cref="RucioError.Unauthenticated"/> where Rucio refuses it.</exception>
    public async Task<RucioLogin> X509Async(
        X509Certificate2 certificate,
        X509Certificate2Collection? chain,
        string? account,
        bool isProxy = false,
        bool offerAccounts = false,
        CancellationToken cancellationToken = default)
    {
        var request = Login(isProxy ? "x509_proxy" : "x509", account);
        if (offerAccounts && string.IsNullOrEmpty(account))
        {
            request = request with { Headers = [.. request.Headers, new("X-Rucio-Allow-Return-Multiple-Accounts", "true")] };
        }

        using var http = connection.WithCertificate(ClientCertificates.Context(certificate, chain));
        using var reply = await connection.SendAsync(request, token: null, cancellationToken, http).ConfigureAwait(false);
        return Read(request, reply, account);
    }

    /// <summary>Asks Rucio about a token, its own or a JWT.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.Unauthenticated"/> where the token is not, or no longer, accepted.</exception>
    public async Task<RucioTokenInfo> ValidateAsync(Secret token, CancellationToken cancellationToken = default)
    {
        var request = RucioRequest.Get(new RucioPath("auth", "validate")) with { IsAuth = true };
        using var reply = await connection
            .SendAsync(request, new RucioToken(token, DateTimeOffset.MaxValue, null), cancellationToken).ConfigureAwait(false);
        return TokenInfoReader.Read(Encoding.UTF8.GetString(reply.Content.Span))
            ?? throw Faults.BadReply(request, reply, "the answer about the token is not the one that was expected.");
    }

    private RucioRequest Login(string method, string? account) => RucioRequest.Get(new RucioPath("auth", method)) with
    {
        IsAuth = true,
        Headers = [new("X-Rucio-Account", account ?? string.Empty), new("X-Rucio-AppID", connection.Endpoint.AppId ?? string.Empty)],
    };

    private static RucioLogin Read(RucioRequest request, RucioReply reply, string? account)
    {
        if (reply.Status == 206)
        {
            return new RucioLogin { Accounts = Accounts(request, reply) };
        }

        if (reply.Header("X-Rucio-Auth-Token") is not { Length: > 0 } token)
        {
            throw Faults.BadReply(request, reply, "the answer holds no token. Is the auth URL that of a Rucio server?");
        }

        return RucioDate.TryParse(reply.Header("X-Rucio-Auth-Token-Expires"), out var expires)
            ? new RucioLogin { Token = new RucioToken(new Secret(token), expires, reply.Header("X-Rucio-Auth-Account") ?? account) }
            : throw Faults.BadReply(request, reply, "the answer does not say in X-Rucio-Auth-Token-Expires when the token ends.");
    }

    private static IReadOnlyList<string> Accounts(RucioRequest request, RucioReply reply)
    {
        try
        {
            if (JsonSerializer.Deserialize(reply.Content.Span, RucioJson.Default.IReadOnlyListString) is { Count: > 0 } accounts)
            {
                return accounts;
            }
        }
        catch (JsonException)
        {
            // The header says the same.
        }

        return reply.Header("X-Rucio-Auth-Accounts")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named
            ? named
            : throw Faults.BadReply(request, reply, "the answer names no account to choose.");
    }
}
