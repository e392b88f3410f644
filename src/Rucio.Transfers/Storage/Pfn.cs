using System.Globalization;
using System.Text;

namespace Rucio.Transfers.Storage;

/// <summary>The physical name of a replica, as Rucio writes it: <c>scheme://host:port/path</c> with the path as raw text.</summary>
/// <remarks>Rucio does not percent-encode: blanks, <c>%</c>, <c>#</c>, <c>?</c> and any letter stand as they are in the file's name.</remarks>
internal sealed class Pfn
{
    private static readonly string[] s_signatures =
        ["X-Amz-Signature=", "X-Goog-Signature=", "Signature=", "temp_url_sig=", "sig="];

    private Pfn(string text, string scheme, string authority, string path)
    {
        Text = text;
        Scheme = scheme;
        Authority = authority;
        Path = path;
    }

    /// <summary>As Rucio gave it. Not for messages: it may be signed.</summary>
    public string Text { get; }

    /// <summary>Lower case.</summary>
    public string Scheme { get; }

    /// <summary>Host and port; may be empty for <c>file</c>.</summary>
    public string Authority { get; }

    /// <summary>Raw, with its leading slashes.</summary>
    public string Path { get; }

    /// <summary>The host alone, for messages.</summary>
    public string Host
    {
        get
        {
            var host = Authority[(Authority.LastIndexOf('@') + 1)..];
            var colon = host.LastIndexOf(':');
            return colon > host.LastIndexOf(']') ? host[..colon] : host;
        }
    }

    public static bool TryParse(string text, out Pfn pfn)
    {
        pfn = null!; // Unused where this returns false.
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator <= 0)
        {
            return false;
        }

        var rest = text[(separator + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        pfn = new Pfn(text, text[..separator].ToLowerInvariant(), rest[..slash], rest[slash..]);
        return true;
    }

    /// <summary>The address for HTTP: <c>dav</c> is http, <c>davs</c> is https, and the path is percent-encoded.</summary>
    /// <remarks>A pre-signed name is the exception: it is a finished address with a query, of which only what no request line can hold is encoded.</remarks>
    /// <exception cref="UriFormatException">The authority is not a host and a port.</exception>
    public Uri ToHttp()
    {
        var scheme = Scheme is "davs" or "https" ? "https" : "http";
        var question = Path.IndexOf('?', StringComparison.Ordinal);
        var signed = question >= 0 && s_signatures.Any(s => Path.IndexOf(s, question, StringComparison.OrdinalIgnoreCase) > 0);

        // Without this option a ".." in a name would climb out of the replica's folder before anything is sent.
        return new Uri(
            $"{scheme}://{Authority}{Encode(Path, signed ? IsFinished : IsPlain)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static bool IsPlain(Rune rune) =>
        rune.IsAscii && (Rune.IsLetterOrDigit(rune) || "/-._~!$&'()*+,;=:@".Contains((char)rune.Value, StringComparison.Ordinal));

    // A blank or a line break would end the request line, and begin another header or request with the user's login.
    private static bool IsFinished(Rune rune) => rune.Value is > ' ' and < 0x7f and not '#';

    private static string Encode(string path, Func<Rune, bool> stays)
    {
        var encoded = new StringBuilder(path.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in path.EnumerateRunes())
        {
            if (stays(rune))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
