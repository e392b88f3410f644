using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rucio.Emulator.Storage;

/// <summary>The bytes of a seeded file, from its name alone: Python's <c>random.Random(name).randbytes(bytes)</c>.</summary>
internal static class ContentRule
{
    public static byte[] Bytes(string name, int length)
    {
        var text = Encoding.UTF8.GetBytes(name);
        byte[] seed = [.. text, .. SHA512.HashData(text)];
        var words = new uint[(seed.Length + 3) / 4];
        Span<byte> word = stackalloc byte[4];
        for (var i = 0; i < words.Length; i++)
        {
            word.Clear();
            var end = seed.Length - (4 * i);
            var start = Math.Max(0, end - 4);
            seed.AsSpan(start, end - start).CopyTo(word[(4 - (end - start))..]);
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(word);
        }

        var significant = words.Length;
        while (significant > 1 && words[significant - 1] == 0)
        {
            significant--;
        }

        var content = GC.AllocateUninitializedArray<byte>(length);
        new MersenneTwister(words.AsSpan(0, significant)).Fill(content);
        return content;
    }
}
