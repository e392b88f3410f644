using System.Globalization;
using System.Security.Cryptography;

namespace Rucio.Policy.Checksums;

/// <summary>Checksums of a file's content in the spelling of Rucio's client.</summary>
public static class RucioChecksum
{
    private const uint AdlerModulus = 65521;

    /// <summary>The longest run of bytes after which the sums of Adler-32 still fit 32 bits.</summary>
    private const int AdlerRun = 5552;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Eight lower-case hexadecimal digits.</summary>
    public static string Adler32(ReadOnlySpan<byte> content)
    {
        var (low, high) = (1u, 0u);
        while (!content.IsEmpty)
        {
            var run = content[..Math.Min(AdlerRun, content.Length)];
            foreach (var value in run)
            {
                low += value;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            content = content[run.Length..];
        }

        return ((high << 16) | low).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string Md5(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(MD5.HashData(content));

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Upper-case hexadecimal digits without leading zeros, as Rucio writes this one.</summary>
    public static string Crc32(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc = CrcTable[(byte)crc ^ value] ^ (crc >> 8);
        }

        return (~crc).ToString("X", CultureInfo.InvariantCulture);
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) == 1 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
            }

            table[i] = entry;
        }

        return table;
    }
}
