using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rucio.Client.Http;

/// <summary>Reads a body of one JSON value a line, each as soon as it is there.</summary>
/// <remarks>Rucio ends every line. A last line without its end is therefore a torn one, even where it happens to be valid JSON.</remarks>
internal static class LineReader
{
    /// <summary>A longer line is refused. One file with all its replicas is about 1 kB.</summary>
    public const int LongestLineBytes = 32 << 20;

    private const int FirstBufferBytes = 64 << 10;

    public static async IAsyncEnumerable<T> ReadAsync<T>(
        BodyReader body, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var filled = 0;
        long line = 0;
        try
        {
            while (true)
            {
                var searched = filled;
                var count = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                filled += count;
                var start = 0;
                while (buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    var end = searched + length;
                    line++;
                    if (!IsBlank(buffer.AsSpan(start, end - start)))
                    {
                        yield return Parse(buffer.AsSpan(start, end - start), type, line);
                    }

                    start = searched = end + 1;
                }

                buffer.AsSpan(start, filled - start).CopyTo(buffer);
                filled -= start;
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer, line + 1);
                }
            }

            if (!IsBlank(buffer.AsSpan(0, filled)))
            {
                throw new TornReplyException($"the reply breaks off within line {line + 1}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static T Parse<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type, long line)
    {
        try
        {
            return RucioJson.Read(text, type) ?? throw new TornReplyException($"line {line} of the reply holds null");
        }
        catch (JsonException e)
        {
            throw new TornReplyException($"line {line} of the reply makes no sense", e);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r"u8) < 0;

    private static byte[] Grow(byte[] buffer, long line)
    {
        if (buffer.Length >= LongestLineBytes)
        {
            throw new TornReplyException($"line {line} of the reply is longer than {LongestLineBytes} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
