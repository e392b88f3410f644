using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>The connections to one Rucio server. One an instance; safe for any number of callers at once.</summary>
public sealed class RucioConnection : IDisposable
{
    private const int LargestReplyBytes = 64 << 20;
    private const int MostRedirects = 3;
    private const int LongestPathAndQuery = 32_000;

    // Rucio's web server closes idle connections after 5 s; a write must not meet one that is just being closed.
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(4);

    private readonly Resilience _resilience;
    private readonly HttpMessageInvoker _http;
    private readonly Func<SslStreamCertificateContext?, HttpMessageHandler> _handlers;
    private readonly X509ChainPolicy? _trust;

    /// <param name="endpoint">Where the server is.</param>
    /// <param name="time">Measures pauses and time-outs.</param>
    /// <exception cref="RucioException">The endpoint makes no sense, or its trusted authorities cannot be read.</exception>
    public RucioConnection(RucioEndpoint endpoint, TimeProvider time)
        : this(endpoint, time, handlers: null)
    {
    }

    internal RucioConnection(RucioEndpoint endpoint, TimeProvider time, Func<SslStreamCertificateContext?, HttpMessageHandler>? handlers)
    {
        Endpoint = endpoint;
        Time = time;
        Check(endpoint.BaseUrl, nameof(endpoint.BaseUrl));
        Check(endpoint.AuthUrl ?? endpoint.BaseUrl, nameof(endpoint.AuthUrl));
        Check(endpoint.AttemptTimeout, nameof(endpoint.AttemptTimeout));
        Check(endpoint.IdleTimeout, nameof(endpoint.IdleTimeout));
        Check(endpoint.Retry.LongestDelay, nameof(endpoint.Retry.LongestDelay));
        _trust = TrustedAuthorities.Policy(endpoint.CaCert);
        _resilience = new Resilience(endpoint, time);
        _handlers = handlers ?? Sockets;
        _http = new HttpMessageInvoker(_handlers(null));
    }

    /// <summary>Where the server is.</summary>
    public RucioEndpoint Endpoint { get; }

    /// <summary>Told of each request when it has ended; must not throw. Null: nobody.</summary>
    public Action<RucioCall>? Observer { get; init; }

    internal TimeProvider Time { get; }

    /// <summary>Asks the server for its version. Needs no token.</summary>
    public async Task<string> PingAsync(CancellationToken cancellationToken = default)
    {
        var request = RucioRequest.Get(new RucioPath("ping"));
        using var reply = await SendAsync(request, token: null, cancellationToken).ConfigureAwait(false);
        return RucioHttp.Parse(request, reply, RucioJson.Default.PingReply).Version;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A handler that presents a client certificate; its connections are shared with nobody.</summary>
    internal HttpMessageInvoker WithCertificate(SslStreamCertificateContext client) => new(_handlers(client));

    /// <summary>Sends a request, again where that is safe and useful, and gives its successful answer.</summary>
    /// <exception cref="RucioException">There was no answer, or it was no success.</exception>
    internal async Task<RucioReply> SendAsync(
        RucioRequest request, RucioToken? token, CancellationToken cancellationToken, HttpMessageInvoker? through = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var server = (request.IsAuth ? Endpoint.AuthUrl : null) ?? Endpoint.BaseUrl;
        var start = Time.GetTimestamp();
        try
        {
            var reply = await SendAsync(request, server, token, through, cancellationToken).ConfigureAwait(false);
            Tell(request, server, start, null);
            return reply;
        }
        catch (Exception e)
        {
            Tell(request, server, start, e);
            throw;
        }
    }

    private void Tell(RucioRequest request, Uri server, long start, Exception? failure) => Observer?.Invoke(new RucioCall(
        server.Authority, request.Path.Resource, (failure as RucioException)?.Error, failure is OperationCanceledException, Time.GetElapsedTime(start)));

    private async Task<RucioReply> SendAsync(RucioRequest request, Uri server, RucioToken? token, HttpMessageInvoker? through, CancellationToken cancellationToken)
    {
        request.Path.Check(Endpoint.EncodedSlashes);
        var address = Address(request, server, request.Path.Encode(server.AbsolutePath, Endpoint.EncodedSlashes));
        RucioReply? reply = null;
        try
        {
            ValueTask<RucioReply> AttemptAsync(CancellationToken cancel) => FollowAsync(request, address, token, through ?? _http, cancel);
            reply = request.IsSafe
                ? await _resilience.ReadAsync(AttemptAsync, cancellationToken).ConfigureAwait(false)
                : await AttemptAsync(cancellationToken).ConfigureAwait(false);
            if (reply.Status is 200 or 201 or 202 or 204 || (reply.Status == 206 && request.IsAuth))
            {
                var done = reply;
                reply = null;
                return done;
            }

            throw await Faults.ReadAsync(request, reply, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or TornReplyException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Faults.Of(request, server, e);
        }
        finally
        {
            reply?.Dispose();
        }
    }

    private async ValueTask<RucioReply> FollowAsync(
        RucioRequest request, Uri address, RucioToken? token, HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var reply = await AttemptAsync(request, address, token, http, cancellationToken).ConfigureAwait(false);
            if (request.Method != HttpMethod.Get || redirects == MostRedirects || Target(reply, address) is not { } target)
            {
                return reply;
            }

            reply.Dispose();
            address = target;
        }
    }

    private async ValueTask<RucioReply> AttemptAsync(
        RucioRequest request, Uri address, RucioToken? token, HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        using var message = Message(request, address, token);
        var response = await _resilience.HeadAsync(cancel => http.SendAsync(message, cancel), cancellationToken).ConfigureAwait(false);
        var reply = new RucioReply(response, new BodyReader(response.Content, Endpoint.IdleTimeout, Time));
        try
        {
            if (!request.IsStreamed && reply.Status is >= 200 and < 300)
            {
                reply.Content = await reply.Body.AllAsync(LargestReplyBytes, cut: false, cancellationToken).ConfigureAwait(false);
            }

            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Message(RucioRequest request, Uri address, RucioToken? token)
    {
        var message = new HttpRequestMessage(request.Method, address);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "rucio-jupyter");
        Add(message, "Accept", request.Accept);
        Add(message, "X-Rucio-VO", Endpoint.Vo);
        Add(message, "X-Rucio-Auth-Token", token?.Value.Reveal());
        foreach (var (name, value) in request.Headers)
        {
            Add(message, name, value);
        }

        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new RucioException(RucioError.Invalid, $"The value for {name} holds a line break, which no HTTP header can carry. Remove it.");
        }

        message.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Where a redirect leads, if that is the same server; a token or a password goes nowhere else.</summary>
    private static Uri? Target(RucioReply reply, Uri from)
    {
        if (reply.Status is not (301 or 302 or 303 or 307 or 308) || reply.Response.Headers.Location is not { } location)
        {
            return null;
        }

        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        return target.Scheme == from.Scheme && target.Host == from.Host && target.Port == from.Port && target.UserInfo.Length == 0 ? target : null;
    }

    private static Uri Address(RucioRequest request, Uri server, string pathAndQuery)
    {
        if (pathAndQuery.Length > LongestPathAndQuery)
        {
            throw new RucioException(RucioError.Invalid, $"{request.Method} with a path and query of {pathAndQuery.Length} characters is more than a web server takes.");
        }

        // Not canonicalised, or a name such as a%2e%2e would lose its encoding.
        return new Uri(server.GetLeftPart(UriPartial.Authority) + pathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private SocketsHttpHandler Sockets(SslStreamCertificateContext? client)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = IdleConnection,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // As Python's http.client does; characters beyond Latin-1 have no other form that the server could mean.
            RequestHeaderEncodingSelector = static (name, request) =>
                request.Headers.NonValidated.TryGetValues(name, out var values) && values.Any(value => value.Any(character => character > '\u00ff'))
                    ? Encoding.UTF8
                    : Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        handler.SslOptions.CertificateChainPolicy = _trust;
        handler.SslOptions.ClientCertificateContext = client;
        return handler;
    }

    private static void Check(TimeSpan duration, string name)
    {
        if (duration < TimeSpan.FromMilliseconds(10) || duration > TimeSpan.FromDays(1))
        {
            throw new RucioException(RucioError.Invalid, $"{name} is {duration}; it must be between 10 ms and 1 day.");
        }
    }

    private static void Check(Uri url, string name)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            throw new RucioException(RucioError.Invalid, $"{name} must be an http or https URL without user and query, such as https://rucio.example.org.");
        }
    }
}
