using System.Text;
using System.Text.Json.Nodes;

namespace Rucio.Emulator.Wire;

internal delegate void LineWriter(PythonText text);

/// <summary>What an endpoint answers, before the headers that all answers of its kind carry.</summary>
internal sealed record Reply
{
    public const string Json = "application/json";
    public const string JsonStream = "application/x-json-stream";
    public const string Metalink = "application/metalink4+xml";
    public const string Html = "text/html; charset=utf-8";
    public const string Octets = "application/octet-stream";

    public int Status { get; init; } = 200;

    public required string ContentType { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>Written one after another, chunked; none at all becomes an empty body with a length.</summary>
    public IEnumerable<LineWriter>? Lines { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Null: by the endpoint.</summary>
    public HeaderSet? HeaderSet { get; init; }

    /// <summary>Null: the usual words in capitals, as flask writes them.</summary>
    public string? Reason { get; init; }

    public static Reply Dumps(JsonNode? node) => new() { ContentType = Json, Body = Encoding.ASCII.GetBytes(PythonText.ToText(node)) };

    public static Reply Jsonify(JsonNode? node) =>
        new() { ContentType = Json, Body = Encoding.ASCII.GetBytes(PythonText.ToText(node, sorted: true) + "\n") };

    public static Reply Stream(IEnumerable<LineWriter> lines) => new() { ContentType = JsonStream, Lines = lines };

    public static Reply Stream(IEnumerable<JsonNode> rows) =>
        Stream(rows.Select(static row => (LineWriter)(text =>
        {
            text.Node(row);
            text.Raw("\n"u8);
        })));

    public static Reply Created(string body = "Created") => new() { Status = 201, ContentType = Html, Body = Encoding.ASCII.GetBytes(body) };

    public static Reply Done() => new() { ContentType = Html };

    public static Reply Page(int status, string html, HeaderSet? headers = null) =>
        new() { Status = status, ContentType = Html, Body = Encoding.UTF8.GetBytes(html), HeaderSet = headers };

    public static Reply NotFoundPage() => Page(
        404,
        "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n",
        Wire.HeaderSet.None);

    public static Reply MethodNotAllowed(IEnumerable<string> allowed) => Page(
        405,
        "<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n",
        Wire.HeaderSet.None) with { Headers = [new("Allow", string.Join(", ", allowed))] };

    public static Reply Redirect(int status, string location, HeaderSet? headers = null)
    {
        var shown = System.Net.WebUtility.HtmlEncode(location);
        return Page(
            status,
            $"<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href=\"{shown}\">{shown}</a>. If not, click the link.\n",
            headers) with { Headers = [new("Location", location)] };
    }

    /// <summary>Apache's own page: what is left when the header cannot be written.</summary>
    public static Reply ApacheFailure() => new()
    {
        Status = 500,
        Reason = "Internal Server Error",
        ContentType = "text/html; charset=iso-8859-1",
        HeaderSet = Wire.HeaderSet.None,
        Body = Encoding.ASCII.GetBytes(
            """
            <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
            <html><head>
            <title>500 Internal Server Error</title>
            </head><body>
            <h1>Internal Server Error</h1>
            <p>The server encountered an internal error or
            misconfiguration and was unable to complete
            your request.</p>
            <p>Please contact the server administrator at 
             rucio-dev@cern.ch to inform them of the time this error occurred,
             and the actions you performed just before this error.</p>
            <p>More information about this error may be available
            in the server error log.</p>
            </body></html>

            """),
    };

    /// <summary>Rucio: flaskapi/v1/common.py, generate_http_error_flask and error_headers (cut at 125 characters).</summary>
    public static Reply Error(RucioRefusal error)
    {
        var shown = error.Message.Replace('\n', ' ').Replace('\r', ' ');
        if (shown.Length > 125)
        {
            shown = shown[..125] + "...";
        }

        if (shown.Any(static c => c > 255))
        {
            return ApacheFailure();
        }

        var body = new JsonObject { ["ExceptionClass"] = error.ExceptionClass, ["ExceptionMessage"] = error.Message };
        return new Reply
        {
            Status = error.Status,
            ContentType = Octets,
            Body = Encoding.ASCII.GetBytes(PythonText.ToText(body)),
            Headers = [new("ExceptionClass", error.ExceptionClass), new("ExceptionMessage", shown)],
        };
    }
}
