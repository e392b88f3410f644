using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Rucio.Client.Http;

/// <summary>Turns what a server answered, or did not answer, into one <see cref="RucioException"/>.</summary>
internal static class Faults
{
    private const int BodyLimit = 1 << 20;
    private const int ShownCharacters = 1000;

    /// <summary>Reads the body of an answer that is no success, and says what it means.</summary>
    public static async ValueTask<RucioException> ReadAsync(
        RucioRequest request, RucioReply reply, TimeProvider time, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = await reply.Body.AllAsync(BodyLimit, cut: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TornReplyException or TimeoutException)
        {
            body = default; // The head already says that the request failed; the class and the text may stand there too.
        }

        return Of(request, reply, body.Span, time);
    }

    /// <summary>What an answer that is no success means.</summary>
    public static RucioException Of(RucioRequest request, RucioReply reply, ReadOnlySpan<byte> body, TimeProvider time)
    {
        var (name, text) = NameAndText(reply, body);
        var isHtml = IsHtml(reply, body);
        var error = Classify(request, reply.Status, name, text, isHtml);
        return new RucioException(error, Sentence(request, reply, error, name, text, isHtml))
        {
            ExceptionClass = name,
            ExceptionMessage = text,
            Status = reply.Status,
            RetryAfter = Resilience.RetryAfter(reply.Response, time),
        };
    }

    /// <summary>What it means that there is no answer, or only a part of one.</summary>
    public static RucioException Of(RucioRequest request, Uri server, Exception cause) => cause switch
    {
        TornReplyException => new RucioException(RucioError.BadReply, $"{request}: {cause.Message}.", cause),
        TimeoutException => new RucioException(RucioError.Unreachable, $"{request}: {server.Authority} did not answer in time: {cause.Message.TrimEnd('.')}.", cause),
        HttpRequestException { InnerException: AuthenticationException distrust } => new RucioException(
            RucioError.Unreachable, $"There is no trusted connection to {server.Authority}. {Distrust(distrust)}", cause),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new RucioException(
            RucioError.BadReply, $"{request}: {server.Authority} does not speak HTTP as it should: {Innermost(cause)}", cause),
        _ => new RucioException(RucioError.Unreachable, $"{server.Authority} cannot be reached: {Innermost(cause)}", cause),
    };

    /// <summary>An answer that was promised as data and is none.</summary>
    public static RucioException BadReply(RucioRequest request, RucioReply reply, string what, Exception? cause = null) =>
        new(RucioError.BadReply, $"{request}: {what}", cause) { Status = reply.Status };

    /// <summary>Whether the body is a page for a browser: of a proxy, of a portal, or of the web server before Rucio.</summary>
    public static bool IsHtml(RucioReply reply, ReadOnlySpan<byte> body)
    {
        var start = Encoding.ASCII.GetString(body[..Math.Min(body.Length, 64)]).TrimStart();
        return start.StartsWith("<!", StringComparison.Ordinal)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (reply.MediaType == "text/html" && start.StartsWith('<'));
    }

    private static RucioError Classify(RucioRequest request, int status, string? name, string? text, bool isHtml) => (status, name) switch
    {
        (_, "CannotAuthenticate" or "CannotAuthorize") => RucioError.Unauthenticated,
        (_, "AccessDenied") => RucioError.Forbidden,
        (400, "ValueError") when text is "Token must be set." => RucioError.Unauthenticated,
        (_, "ResourceTemporaryUnavailable" or "ServiceUnavailable") => RucioError.Busy,
        (_, not null) when name.EndsWith("NotFound", StringComparison.Ordinal) => RucioError.NotFound,
        (_, not null) when name.StartsWith("Duplicate", StringComparison.Ordinal) => RucioError.Conflict,
        (_, not null) when name.EndsWith("AlreadyExists", StringComparison.Ordinal) => RucioError.Conflict,
        (_, not null) when name.StartsWith("Invalid", StringComparison.Ordinal) => RucioError.Invalid,
        (_, "InputValidationError" or "UnsupportedRequestedContentType" or "UnsupportedMetadataPlugin") => RucioError.Invalid,
        (_, "RSEProtocolNotSupported" or "RSEOperationNotSupported") => RucioError.Invalid,
        (_, "RucioException") when text?.StartsWith("Badly formatted", StringComparison.Ordinal) == true => RucioError.Invalid,
        (_, "UnsupportedOperation" or "RSEWriteBlocked") => RucioError.Conflict,

        // Apache, not Rucio, writes this page when the message does not fit into a header: in practice "not found".
        (500, null) when isHtml && request.Method == HttpMethod.Get && !request.Path.IsLatin1 => RucioError.NotFound,

        (429 or 502 or 503 or 504 or 408, _) => RucioError.Busy,
        (401 or 407, _) => RucioError.Unauthenticated,
        (403, _) => RucioError.Forbidden,
        (404, not null) => RucioError.NotFound,
        (409 or 412 or 423, _) => RucioError.Conflict,
        (400 or 406 or 411 or 413 or 414 or 415 or 422 or 431, _) => RucioError.Invalid,
        (>= 500, _) => RucioError.ServerFault,
        (>= 400, not null) => RucioError.Invalid,
        _ => RucioError.BadReply, // a redirect that is not followed, or a 4xx that Rucio itself never gives, such as 404 without a class
    };

    private static string Sentence(RucioRequest request, RucioReply reply, RucioError error, string? name, string? text, bool isHtml)
    {
        var where = reply.Response.RequestMessage?.RequestUri?.Authority ?? "the server";
        if (reply.Status is >= 300 and < 400)
        {
            return $"{request}: {where} redirects to {Place(reply.Response.Headers.Location)}, which is not followed, since the request carries credentials. The base URL must name the server itself.";
        }

        if (error is RucioError.NotFound && name is null)
        {
            return $"{request}: not found. {where} answered with a page of its web server ({reply.Status}), as it does for unknown names outside Latin-1.";
        }

        if (isHtml)
        {
            return error is RucioError.BadReply
                ? $"{request}: {where} answered {reply.Status} with a web page. Is its base URL that of a Rucio server?"
                : $"{request}: {where} answered {reply.Status} with a page of its web server.";
        }

        var words = Words(text);
        return (name, words) switch
        {
            ("CannotAuthenticate", "" or "NoneType: None") => "Rucio does not accept the token: it is expired, or not one of this server's.",
            (not null, "") => name,
            (not null, _) => words.StartsWith("Traceback", StringComparison.Ordinal) ? $"{name}: {LastLine(text)}" : words,
            (null, "") => $"{request}: {where} answered {reply.Status} {reply.Response.ReasonPhrase}.",
            _ => $"{request}: {where} answered {reply.Status}: {words}",
        };
    }

    private static (string? Name, string? Text) NameAndText(RucioReply reply, ReadOnlySpan<byte> body)
    {
        // Rucio: flaskapi/v1/common.py. The header is cut at 125 characters; the body is whole.
        try
        {
            var told = body.TrimStart(" \r\n\t"u8) is [(byte)'{', ..] ? JsonSerializer.Deserialize(body, RucioJson.Default.FaultBody) : null;
            if (told?.ExceptionClass is { Length: > 0 } name)
            {
                return (name, told.ExceptionMessage ?? reply.Header("ExceptionMessage"));
            }
        }
        catch (JsonException)
        {
            // Not Rucio's error body: the headers may still name the class.
        }

        if (reply.Header("ExceptionClass") is { Length: > 0 } header)
        {
            return (header, reply.Header("ExceptionMessage"));
        }

        return (null, body.IsEmpty || IsHtml(reply, body) ? null : Encoding.UTF8.GetString(body));
    }

    private static string Words(string? text)
    {
        var trimmed = (text ?? string.Empty).Trim();
        return trimmed.Length <= ShownCharacters ? trimmed : trimmed[..ShownCharacters] + "…";
    }

    private static string LastLine(string? text) =>
        (text ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? string.Empty;

    private static string Place(Uri? location) =>
        location is null ? "nowhere" : location.IsAbsoluteUri ? location.GetLeftPart(UriPartial.Path) : location.OriginalString.Split('?')[0];

    private static string Distrust(AuthenticationException distrust) => distrust.Message switch
    {
        var text when text.Contains(nameof(SslPolicyErrors.RemoteCertificateNameMismatch), StringComparison.Ordinal) =>
            "Its certificate is for another host name: use the name in the certificate in the base URL.",
        var text when text.Contains(nameof(X509ChainStatusFlags.NotTimeValid), StringComparison.Ordinal) =>
            "Its certificate has expired or is not valid yet: compare the clock of this machine with that of the server.",
        var text when text.Contains(nameof(SslPolicyErrors.RemoteCertificateChainErrors), StringComparison.Ordinal) || text.Contains(nameof(X509ChainStatusFlags.UntrustedRoot), StringComparison.Ordinal) || text.Contains(nameof(X509ChainStatusFlags.PartialChain), StringComparison.Ordinal) =>
            "Its certificate is not from an authority that is trusted here: name the right ones in rucio_ca_cert.",
        // SslStream's words for an answer that is no TLS at all.
        var text when text.Contains("frame size", StringComparison.Ordinal) =>
            "It does not speak TLS at that port: the base URL may have to begin with http://, or name another port.",
        var text => Innermost(distrust.InnerException ?? distrust) is var inner && inner == text ? text : $"{text} {inner}",
    };

    private static string Innermost(Exception cause)
    {
        var inner = cause;
        while (inner is not AuthenticationException && inner.InnerException is { } next)
        {
            inner = next;
        }

        return inner.Message;
    }
}
