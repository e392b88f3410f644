using System.Text;

namespace Rucio.Emulator.Wire;

/// <summary>How Apache and the web layer turn the raw request target into a path.</summary>
internal static class RequestPath
{
    private static readonly UTF8Encoding Replacing = new(false, throwOnInvalidBytes: false);

    /// <summary>Decoded, slashes merged. With <paramref name="keepEncodedSlashes"/> %2F stays as it is (AllowEncodedSlashes NoDecode).</summary>
    public static string Decode(string rawPath, bool keepEncodedSlashes)
    {
        var bytes = PercentDecode(rawPath, keepEncodedSlashes);
        var merged = new List<byte>(bytes.Count);
        foreach (var value in bytes)
        {
            if (value != (byte)'/' || merged.Count == 0 || merged[^1] != (byte)'/')
            {
                merged.Add(value);
            }
        }

        return Replacing.GetString([.. merged]);
    }

    public static string Unquote(string text) => Replacing.GetString([.. PercentDecode(text, keepSlashes: false)]);

    /// <summary>urllib.parse.unquote_plus.</summary>
    public static string UnquotePlus(string text) => Unquote(text.Replace('+', ' '));

    /// <summary>Query arguments in their order; a name without '=' has an empty value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Query(string query)
    {
        var result = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            result.Add(at < 0 ? new(UnquotePlus(part), string.Empty) : new(UnquotePlus(part[..at]), UnquotePlus(part[(at + 1)..])));
        }

        return result;
    }

    private static List<byte> PercentDecode(string text, bool keepSlashes)
    {
        var source = Encoding.UTF8.GetBytes(text);
        var result = new List<byte>(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == (byte)'%' && i + 2 < source.Length && Nibble(source[i + 1]) is var high and >= 0 && Nibble(source[i + 2]) is var low and >= 0)
            {
                var value = (byte)((high << 4) | low);
                if (!(keepSlashes && value == (byte)'/'))
                {
                    result.Add(value);
                    i += 2;
                    continue;
                }
            }

            result.Add(source[i]);
        }

        return result;
    }

    private static int Nibble(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };
}
