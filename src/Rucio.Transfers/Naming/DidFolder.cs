using System.Text;
using Rucio.Policy;

namespace Rucio.Transfers.Naming;

/// <summary>The folder name of a downloaded DID, as the Python extension chose it: base32 of the DID, lower case, no padding.</summary>
internal static class DidFolder
{
    private const int LongestName = 200;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>At most 200 characters: longer ones end in a tilde and a hash, since a name of more than 255 cannot be made.</summary>
    public static string Of(Did did)
    {
        var name = Base32(Encoding.UTF8.GetBytes(did.ToString()));
        return name.Length <= LongestName ? name : $"{name[..(LongestName - 17)]}~{SafeName.Digest(did.ToString())}";
    }

    /// <summary>The DID that a folder is named after; null where the name is none of ours, or too long to hold the DID.</summary>
    public static Did? Parse(string name)
    {
        var bytes = new byte[name.Length * 5 / 8];
        var buffer = 0;
        var bits = 0;
        var count = 0;
        foreach (var letter in name)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[count++] = (byte)(buffer >> bits);
            }
        }

        // Only what leads back to the very same name counts: letters left over, or bytes that are no text, belong to somebody else.
        return Did.TryParse(Encoding.UTF8.GetString(bytes, 0, count), null, out var did) && Of(did) == name && !did.ToString().Any(char.IsControl) ? did : null;
    }

    // RFC 4648, section 6, without padding.
    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / 5) + 1);
        var buffer = 0;
        var bits = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        }

        return text.ToString();
    }
}
