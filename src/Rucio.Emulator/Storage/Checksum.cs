namespace Rucio.Emulator.Storage;

internal static class Checksum
{
    /// <summary>Adler-32 as Rucio writes it: 8 lower-case hex digits.</summary>
    public static string Adler32(ReadOnlySpan<byte> content)
    {
        uint a = 1;
        uint b = 0;
        while (content.Length > 0)
        {
            var part = content[..Math.Min(content.Length, 5552)];
            foreach (var value in part)
            {
                a += value;
                b += a;
            }

            a %= 65521;
            b %= 65521;
            content = content[part.Length..];
        }

        return ((b << 16) | a).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
