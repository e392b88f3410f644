using System.Text;
using Rucio.Policy;

namespace Rucio.Client.Http;

/// <summary>A path below the base URL of a server, with its query. The only place where URLs are put together.</summary>
/// <remarks>Every segment is percent-encoded as UTF-8; a blank is <c>%20</c>, as Rucio takes <c>+</c> in a path literally.</remarks>
internal sealed class RucioPath
{
    private readonly List<(string Text, bool IsName)> _segments = [];
    private readonly List<(string Key, string Value)> _query = [];
    private bool _slash;

    public RucioPath(params ReadOnlySpan<string> segments) => Add(segments);

    /// <summary>What the path is about: its first part, which no user types.</summary>
    public string Resource => _segments.Count > 0 ? _segments[0].Text : string.Empty;

    public RucioPath Add(params ReadOnlySpan<string> segments)
    {
        foreach (var segment in segments)
        {
            _segments.Add((segment, false));
        }

        return this;
    }

    /// <summary>Scope and name; the slashes of the name are its own.</summary>
    public RucioPath Add(Did did)
    {
        _segments.Add((did.Scope, false));
        _segments.Add((did.Name, true));
        return this;
    }

    /// <summary>Ends the path with a slash, without which Rucio answers a list with a redirect.</summary>
    public RucioPath Slash()
    {
        _slash = true;
        return this;
    }

    /// <summary>Adds a query argument; nothing where <paramref name="value"/> is null.</summary>
    public RucioPath With(string key, string? value)
    {
        if (value is not null)
        {
            _query.Add((key, value));
        }

        return this;
    }

    /// <summary>Whether a server that decodes slashes itself would be asked for another name than the one meant.</summary>
    /// <remarks>Apache merges <c>//</c> and resolves <c>.</c> and <c>..</c> before Rucio sees the path.</remarks>
    public static bool IsAddressable(string name, bool encodedSlashes) =>
        encodedSlashes ? name is not ("" or "." or "..") : !Array.Exists(name.Split('/'), piece => piece is "" or "." or "..");

    private static bool IsSegment(string segment) => segment is not ("" or "." or "..") && !segment.Contains('/', StringComparison.Ordinal);

    /// <summary>The path and the query, as they go over the wire, below <paramref name="basePath"/>.</summary>
    public string Encode(string basePath, bool encodedSlashes)
    {
        var text = new StringBuilder(basePath.TrimEnd('/'));
        foreach (var (segment, isName) in _segments)
        {
            text.Append('/');
            if (isName && !encodedSlashes)
            {
                text.AppendJoin('/', segment.Split('/').Select(Uri.EscapeDataString));
            }
            else
            {
                text.Append(Uri.EscapeDataString(isName ? Twice(segment) : segment));
            }
        }

        text.Append(_slash ? "/" : string.Empty);
        var separator = '?';
        foreach (var (key, value) in _query)
        {
            text.Append(separator).Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    // Set to NoDecode, the web server leaves a slash encoded, and Rucio then decodes a second time what the server has decoded once.
    private static string Twice(string name) =>
        name.Replace("%", "%25", StringComparison.Ordinal).Replace("+", "%2B", StringComparison.Ordinal);

    /// <summary>What the path means, for a message: not encoded and without the query.</summary>
    public override string ToString() => "/" + string.Join('/', _segments.Select(segment => segment.Text)) + (_slash ? "/" : string.Empty);

    /// <summary>Whether a message of Rucio's that quotes this path can stand in an HTTP header.</summary>
    public bool IsLatin1 => _segments.TrueForAll(segment => segment.Text.All(character => character <= '\u00ff'));

    /// <summary>Refuses a path that would reach Rucio as another one.</summary>
    /// <exception cref="RucioException">A segment is empty, a dot, or two dots.</exception>
    public void Check(bool encodedSlashes)
    {
        foreach (var (segment, isName) in _segments)
        {
            if (!(isName ? IsAddressable(segment, encodedSlashes) : IsSegment(segment)))
            {
                throw new RucioException(
                    RucioError.Invalid,
                    $"'{segment}' cannot be asked for by path: Rucio's web server would take it for another name. Where the server is set to AllowEncodedSlashes NoDecode, say so in the configuration of the instance.");
            }
        }
    }
}
