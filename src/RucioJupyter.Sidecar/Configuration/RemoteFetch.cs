using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>One GET of a remote configuration, with a bound on everything.</summary>
internal static class RemoteFetch
{
    public const int LargestBytes = 256 * 1024;
    private const int MostRedirects = 3;

    /// <summary>Time for the whole of it, redirects included.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>What the server has; null where it still has what <paramref name="etag"/> names.</summary>
    /// <param name="url">As configured.</param>
    /// <param name="etag">Of the copy that is already here.</param>
    /// <param name="caCert">A PEM file that is trusted besides the system's authorities.</param>
    /// <param name="policy">Where it may lead.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="RemoteRefusedException">With a sentence that can be shown.</exception>
    public static async Task<RemoteCopy?> GetAsync(Uri url, string? etag, string? caCert, RemotePolicy policy, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        using var handler = Handler(url, caCert, policy);
        using var client = new HttpClient(handler);
        try
        {
            return await FollowAsync(client, url, etag, policy, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteRefusedException($"{RemotePolicy.Shown(url)} did not answer within {TimeLimit.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var reason = e.InnerException is RemoteRefusedException refused ? refused.Message : e.InnerException?.Message ?? e.Message;
            throw new RemoteRefusedException($"{RemotePolicy.Shown(url)} cannot be fetched: {reason}");
        }
    }

    private static async Task<RemoteCopy?> FollowAsync(HttpClient client, Uri url, string? etag, RemotePolicy policy, CancellationToken cancellationToken)
    {
        var first = url;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (policy.Refusal(url) is { } refusal)
            {
                throw new RemoteRefusedException(refusal);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            }

            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (reply.StatusCode == HttpStatusCode.NotModified && etag is not null)
            {
                return null;
            }

            if ((int)reply.StatusCode is >= 300 and < 400 && reply.Headers.Location is { } location)
            {
                url = new Uri(url, location);
                if (url.Scheme != first.Scheme || url.Authority != first.Authority)
                {
                    throw new RemoteRefusedException($"{RemotePolicy.Shown(first)} leads to {url.Authority}, another server, which is not followed.");
                }

                continue;
            }

            return reply.IsSuccessStatusCode
                ? await ReadAsync(reply, first, cancellationToken)
                : throw new RemoteRefusedException($"{RemotePolicy.Shown(first)} answered {(int)reply.StatusCode} {reply.ReasonPhrase}.");
        }

        throw new RemoteRefusedException($"{RemotePolicy.Shown(first)} redirects more than {MostRedirects} times.");
    }

    private static async Task<RemoteCopy> ReadAsync(HttpResponseMessage reply, Uri url, CancellationToken cancellationToken)
    {
        await using var body = await reply.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LargestBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > LargestBytes)
        {
            throw new RemoteRefusedException($"{RemotePolicy.Shown(url)} holds more than {LargestBytes / 1024} KiB, which is no configuration.");
        }

        try
        {
            var text = buffer.AsMemory(0, length);
            using var document = JsonDocument.Parse(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new RemoteCopy((JsonObject)ConfigSection.Node(document.RootElement)!, reply.Headers.ETag?.ToString()) // an object stays one
                : throw new RemoteRefusedException($"{RemotePolicy.Shown(url)} must hold one JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RemoteRefusedException($"{RemotePolicy.Shown(url)} is not JSON in UTF-8{(reply.Content.Headers.ContentType?.MediaType is "text/html" ? "; it is a web page, perhaps one to log in" : "")}.");
        }
    }

    private static SocketsHttpHandler Handler(Uri url, string? caCert, RemotePolicy policy)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would connect in our place, past the check of the address.
            UseProxy = policy.IsTrusted(url),
            MaxResponseHeadersLength = 32,
        };
        if (!handler.UseProxy)
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(url, context.DnsEndPoint, policy, cancellationToken);
        }

        if (caCert is not null && File.Exists(caCert))
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsSignedBy(caCert, certificate));
        }

        return handler;
    }

    /// <summary>Looks at the addresses at the moment of connecting and connects to just these: a name cannot change its mind in between.</summary>
    private static async ValueTask<Stream> ConnectAsync(Uri url, DnsEndPoint host, RemotePolicy policy, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        if (addresses.FirstOrDefault(address => !policy.MayConnect(url, address)) is { } inner)
        {
            throw new RemoteRefusedException($"{host.Host} is {inner}, an address of this machine or network. Add the host to RucioConfig.remote_config_hosts if that is meant.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsSignedBy(string caCert, X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 server)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caCert);
        return chain.Build(server);
    }
}

/// <summary>What a server sent.</summary>
internal sealed record RemoteCopy(JsonObject Values, string? ETag);

/// <summary>The remote configuration cannot be used; the message can be shown.</summary>
internal sealed class RemoteRefusedException(string message) : Exception(message);
