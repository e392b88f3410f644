using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rucio.Policy;

namespace Rucio.Client.Http;

/// <summary>Requests with a token, which is renewed once where Rucio refuses it; and the reading of what comes back.</summary>
internal sealed class RucioHttp(RucioConnection connection, IRucioTokens tokens)
{
    /// <summary>Whether a request that names a DID in its path reaches the server as meant.</summary>
    public bool CanAddress(Did did) => RucioPath.IsAddressable(did.Name, connection.Endpoint.EncodedSlashes);

    /// <summary>One JSON value.</summary>
    public async Task<T> GetAsync<T>(RucioPath path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var request = RucioRequest.Get(path);
        using var reply = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Parse(request, reply, type);
    }

    /// <summary>One JSON value a line.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(RucioPath path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        StreamAsync(RucioRequest.Get(path), type, cancellationToken);

    /// <summary>One JSON value a line.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        RucioRequest request, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request = request with { IsStreamed = true };
        using var reply = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (reply.MediaType == "text/html")
        {
            throw Faults.BadReply(request, reply, "a web page came in place of data. Is the base URL that of a Rucio server?");
        }

        if (!IsFramed(reply))
        {
            throw Faults.BadReply(request, reply, "the reply says neither its length nor where it ends, so that a cut could not be told from its end.");
        }

        var lines = LineReader.ReadAsync(reply.Body, type, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (lines.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await lines.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (e is TornReplyException or TimeoutException)
                {
                    throw Faults.Of(request, connection.Endpoint.BaseUrl, e);
                }

                yield return lines.Current;
            }
        }
    }

    /// <summary>Sends a request with a token.</summary>
    public async Task<RucioReply> SendAsync(RucioRequest request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await connection.SendAsync(request, token, cancellationToken).ConfigureAwait(false);
        }
        catch (RucioException e) when (IsRefusedToken(request, e))
        {
            token = await tokens.RenewAsync(token, cancellationToken).ConfigureAwait(false);
        }

        return await connection.SendAsync(request, token, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads an answer that is one JSON value.</summary>
    public static T Parse<T>(RucioRequest request, RucioReply reply, JsonTypeInfo<T> type)
    {
        try
        {
            return RucioJson.Read(reply.Content.Span, type) ?? throw Faults.BadReply(request, reply, "the reply holds null.");
        }
        catch (JsonException e)
        {
            var what = Faults.IsHtml(reply, reply.Content.Span)
                ? "a web page came in place of data. Is the base URL that of a Rucio server?"
                : "the reply is not the JSON that was expected.";
            throw Faults.BadReply(request, reply, what, e);
        }
    }

    /// <summary>Only a refused token: a 401 also comes with AccessDenied, which another token would not change.</summary>
    private static bool IsRefusedToken(RucioRequest request, RucioException e) =>
        e.ExceptionClass is "CannotAuthenticate" && (e.Status == 401 || (e.Status == 500 && request.IsSafe));

    private static bool IsFramed(RucioReply reply) =>
        reply.Response.Version.Major >= 2
        || reply.Response.Content.Headers.ContentLength is not null
        || reply.Response.Headers.TransferEncodingChunked == true;
}
