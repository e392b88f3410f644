using System.Buffers;

namespace Rucio.Client;

/// <summary>Puts numbers that JSON has in the place of those that only Python writes.</summary>
/// <remarks>Rucio: core/account_limit.py gives an unlimited quota as <c>float("inf")</c>, and Python's JSON writes that as <c>Infinity</c>.</remarks>
internal static class PythonNumbers
{
    private static readonly SearchValues<byte> Starts = SearchValues.Create("\"IN-"u8);

    /// <summary>The text with <c>Infinity</c> as the largest whole number and <c>NaN</c> as null; null where it holds neither.</summary>
    public static ReadOnlyMemory<byte>? Replace(ReadOnlySpan<byte> text)
    {
        var replaced = new ArrayBufferWriter<byte>(text.Length + 64);
        var found = false;
        while (text.IndexOfAny(Starts) is >= 0 and var start)
        {
            replaced.Write(text[..start]);
            text = text[start..];
            var (length, instead) = At(text);
            found |= !instead.IsEmpty;
            replaced.Write(instead.IsEmpty ? text[..length] : instead);
            text = text[length..];
        }

        replaced.Write(text);
        return found ? replaced.WrittenMemory : (ReadOnlyMemory<byte>?)null;
    }

    private static Number At(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'"', ..] => new Number(StringLength(text), []),
        _ when text.StartsWith("-Infinity"u8) => new Number(9, "-9223372036854775808"u8),
        _ when text.StartsWith("Infinity"u8) => new Number(8, "9223372036854775807"u8),
        _ when text.StartsWith("NaN"u8) => new Number(3, "null"u8),
        _ => new Number(1, []),
    };

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private readonly ref struct Number(int length, ReadOnlySpan<byte> instead)
    {
        private readonly int _length = length;
        private readonly ReadOnlySpan<byte> _instead = instead;

        public void Deconstruct(out int length, out ReadOnlySpan<byte> instead)
        {
            length = _length;
            instead = _instead;
        }
    }
}
