using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rucio.Transfers.Checksums;

/// <summary>The running checksum that Rucio keeps of every file (RFC 1950, section 8.2).</summary>
internal struct Adler32
{
    private const uint Modulus = 65521;

    // The most bytes after which the second sum still fits 32 bits, rounded down to a multiple of the block.
    private const int BytesBeforeModulo = 5536;

    private uint _sum;
    private uint _sumOfSums;

    /// <summary>The checksum of no bytes, <c>00000001</c>.</summary>
    public static Adler32 Start => new() { _sum = 1 };

    /// <summary>Eight lower-case hexadecimal digits, as in Rucio's catalogue.</summary>
    public readonly string Hex => ((_sumOfSums << 16) | _sum).ToString("x8", CultureInfo.InvariantCulture);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, BytesBeforeModulo)];
            bytes = bytes[part.Length..];
            if (Avx2.IsSupported)
            {
                var whole = part.Length & ~31;
                AppendBlocks(part[..whole]);
                part = part[whole..];
            }

            foreach (var value in part)
            {
                _sum += value;
                _sumOfSums += _sum;
            }

            _sum %= Modulus;
            _sumOfSums %= Modulus;
        }
    }

    /// <param name="blocks">A multiple of 32 bytes, at most <see cref="BytesBeforeModulo"/>.</param>
    private void AppendBlocks(ReadOnlySpan<byte> blocks)
    {
        // Within a block the first byte counts 32 times into the second sum, the last once.
        var weights = Vector256.Create(
            (sbyte)32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        var ones = Vector256.Create((short)1);
        var sums = Vector256<uint>.Zero;
        var sumsBeforeBlock = Vector256<uint>.Zero;
        var weighted = Vector256<int>.Zero;
        foreach (var block in MemoryMarshal.Cast<byte, Vector256<byte>>(blocks))
        {
            sumsBeforeBlock += sums;
            sums += Avx2.SumAbsoluteDifferences(block, Vector256<byte>.Zero).AsUInt32();
            weighted += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(block, weights), ones);
        }

        _sumOfSums += (_sum * (uint)blocks.Length) + (32 * Vector256.Sum(sumsBeforeBlock)) + (uint)Vector256.Sum(weighted);
        _sum += Vector256.Sum(sums);
    }
}
