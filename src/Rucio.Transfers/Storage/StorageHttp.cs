using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Uploads;

namespace Rucio.Transfers.Storage;

/// <summary>The HTTP connections to the storage of one instance. Thread-safe; keeps connections open between files.</summary>
/// <remarks>
/// Redirects are followed here, not by the handler: credentials go only to the host that Rucio named, and never from https to http.
/// </remarks>
internal sealed class StorageHttp : IDisposable
{
    /// <summary>On a request: what the storage may have to read of its own disks before it answers.</summary>
    public static readonly HttpRequestOptionsKey<long> BytesToRead = new("rucio-jupyter.bytes-to-read");

    private const int MostRedirects = 5;

    /// <summary>Bytes a second at which the slowest storage is thought to read its own disks.</summary>
    private const double SlowestDisk = 20e6;

    private readonly IStorageCredentials _credentials;
    private readonly TransferSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _known;
    private readonly HttpMessageInvoker _stranger;

    public StorageHttp(StorageTrust trust, IStorageCredentials credentials, TransferSettings settings, TimeProvider time)
    {
        _credentials = credentials;
        _settings = settings;
        _time = time;
        _known = new HttpMessageInvoker(Handler(trust, settings, credentials));
        _stranger = new HttpMessageInvoker(Handler(trust, settings, null));
    }

    /// <summary>Sends and follows redirects until a reply that is none. Gives the reply as soon as its head is there.</summary>
    /// <param name="request">Makes the request, anew for each hop.</param>
    /// <exception cref="TransferException">No connection, no trust, no answer, or a redirect that must not be followed.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        ReplicaSource source, Func<Uri, HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var address = Address(source);
        var named = address;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var isKnown = IsSameHost(named, address);
            using var message = request(address);
            if (isKnown && address.Scheme == Uri.UriSchemeHttps)
            {
                message.Headers.Authorization = await _credentials.AuthorizationAsync(address, cancellationToken);
            }

            var reply = await SendOnceAsync(source, isKnown ? _known : _stranger, message, cancellationToken);
            if (reply.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || reply.Headers.Location is not { } location)
            {
                return reply;
            }

            reply.Dispose();
            address = Next(source, address, location);
        }

        throw new TransferException(
            TransferFault.UnsafeRedirect, $"{source.Where} redirects {source.Did} in a circle. Tell the administrators of the storage.");
    }

    public void Dispose()
    {
        _known.Dispose();
        _stranger.Dispose();
    }

    private static SocketsHttpHandler Handler(StorageTrust trust, TransferSettings settings, IStorageCredentials? credentials) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = true,
        AutomaticDecompression = DecompressionMethods.None, // A file arrives as it is stored.
        ConnectTimeout = settings.ConnectTimeout,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = trust.Check,
            ClientCertificateContext = credentials?.Identity,
        },
    };

    private static Uri Address(ReplicaSource source)
    {
        try
        {
            return source.Pfn.ToHttp();
        }
        catch (UriFormatException e)
        {
            throw new TransferException(
                TransferFault.StorageError, $"The address that Rucio gives for {source.Did} on {source.Rse} is malformed. Tell the administrators of Rucio.", e);
        }
    }

    private static bool IsSameHost(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri Next(ReplicaSource source, Uri from, Uri location)
    {
        // Without a scheme of its own "/path" parses as a file here, on Unix.
        var next = location.IsAbsoluteUri && !location.OriginalString.StartsWith('/') ? location : new Uri(from, location.OriginalString);
        if (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
        {
            throw new TransferException(
                TransferFault.UnsafeRedirect, $"{source.Where} redirects {source.Did} to a '{next.Scheme}:' address, which cannot be followed.");
        }

        if (from.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
        {
            throw new TransferException(
                TransferFault.UnsafeRedirect,
                $"{source.Where} redirects {source.Did} from https to plain http at {next.Host}, which is not followed. Tell the administrators of the storage.");
        }

        return next;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        ReplicaSource source, HttpMessageInvoker client, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_settings.IdleTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        if (message.Content is FileBody body)
        {
            body.Moved = () => patience.CancelAfter(_settings.IdleTimeout);

            // Many storages read the whole file once more for its checksum before they answer.
            body.Finished = () => patience.CancelAfter(TimeToRead(body.Bytes));
        }
        else if (message.Options.TryGetValue(BytesToRead, out var bytes))
        {
            patience.CancelAfter(TimeToRead(bytes));
        }

        try
        {
            return await client.SendAsync(message, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw patience.IsCancellationRequested
                ? new TransferException(
                    TransferFault.Stalled, $"{source.Where} did not answer for {_settings.IdleTimeout.TotalSeconds:0} s when asked for {source.Did}. Retry later.", e)
                : new TransferException(
                    TransferFault.StorageUnreachable, $"{source.Where} did not accept a connection within {_settings.ConnectTimeout.TotalSeconds:0} s. Retry later.", e);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new TransferException(
                TransferFault.StorageUntrusted,
                $"The certificate of {source.Where} is not trusted. Set 'rucio_ca_cert' of the instance to the authorities of your storage.",
                e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            throw new TransferException(
                TransferFault.ConnectionLost, $"{source.Where} closed the connection without an answer for {source.Did}. Retry later.", e);
        }
        catch (HttpRequestException e)
        {
            throw new TransferException(
                TransferFault.StorageUnreachable, $"{source.Where} cannot be reached ({Reason(e)}). Retry later, or use another storage element.", e);
        }
    }

    private TimeSpan TimeToRead(long bytes) => _settings.IdleTimeout + TimeSpan.FromSeconds(bytes / SlowestDisk);

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is unknown",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection",
        HttpRequestError.ProxyTunnelError => "the proxy refuses",
        _ => "the connection failed",
    };
}
