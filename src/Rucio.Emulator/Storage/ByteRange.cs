using System.Globalization;

namespace Rucio.Emulator.Storage;

/// <param name="First">Offset of the first byte.</param>
/// <param name="Last">Offset of the last byte, inclusive.</param>
internal readonly record struct ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;

    /// <returns>Null: no valid Range header, serve all. Empty: none can be satisfied.</returns>
    public static IReadOnlyList<ByteRange>? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var ranges = new List<ByteRange>();
        foreach (var part in header[6..].Split(',', StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0)
            {
                return [];
            }

            var hasFirst = long.TryParse(part.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var first);
            var hasLast = long.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last);
            if ((!hasFirst && !hasLast) || (hasFirst && hasLast && last < first))
            {
                return [];
            }

            var range = hasFirst
                ? new ByteRange(first, hasLast ? Math.Min(last, size - 1) : size - 1)
                : new ByteRange(Math.Max(0, size - last), size - 1);
            if (range.First < size && range.Length > 0)
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }
}
