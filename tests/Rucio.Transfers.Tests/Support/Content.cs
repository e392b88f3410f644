using System.Security.Cryptography;
using Rucio.Transfers.Checksums;

namespace Rucio.Transfers.Tests.Support;

internal static class Content
{
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What a catalogue says about it.</summary>
    public static ExpectedContent Expected(byte[] bytes) => new(bytes.Length, SlowAdler32(bytes), null);

    public static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    /// <summary>By the definition, one byte after the other.</summary>
    public static string SlowAdler32(ReadOnlySpan<byte> bytes)
    {
        uint a = 1;
        uint b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return $"{(b << 16) | a:x8}";
    }
}
