using System.Buffers.Text;

namespace Rucio.Transfers.Checksums;

/// <summary>What a storage itself says of an object's content when it is asked with <c>Want-Digest</c> (RFC 3230).</summary>
/// <param name="Adler32">Eight lower-case hexadecimal digits; null where it said none, or nothing that can be read.</param>
/// <param name="Md5">32 lower-case hexadecimal digits; null likewise.</param>
internal sealed record StatedDigest(string? Adler32, string? Md5)
{
    /// <summary>The header that asks.</summary>
    public const string Want = "Want-Digest";

    private const string Header = "Digest";

    /// <summary>What a reply says; both null where it says nothing.</summary>
    public static StatedDigest Of(HttpResponseMessage reply)
    {
        var stated = new StatedDigest(null, null);
        if (!reply.Headers.TryGetValues(Header, out var lines))
        {
            return stated;
        }

        foreach (var item in lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var value = item[(equals + 1)..];
            stated = (equals < 0 ? "" : item[..equals].ToLowerInvariant()) switch
            {
                "adler32" => stated with { Adler32 = Hex(value, 4) },
                "md5" => stated with { Md5 = Hex(value, 16) },
                _ => stated,
            };
        }

        return stated;
    }

    /// <summary>Null where nothing comparable was said; false already where one of two checksums differs.</summary>
    public bool? Agrees(string adler32, string md5) =>
        (Adler32 is null || Adler32 == adler32) && (Md5 is null || Md5 == md5)
            ? Adler32 is null && Md5 is null ? null : true
            : false;

    /// <summary>The RFC writes adler32 in hexadecimal and md5 in base64; storages write either in either, and leave leading zeros out.</summary>
    private static string? Hex(string value, int bytes)
    {
        var digits = 2 * bytes;
        if (value.Length > 0 && value.Length <= digits && value.All(char.IsAsciiHexDigit))
        {
            return value.PadLeft(digits, '0').ToLowerInvariant();
        }

        return Base64.IsValid(value, out var length) && length == bytes ? Convert.ToHexStringLower(Convert.FromBase64String(value)) : null;
    }
}
