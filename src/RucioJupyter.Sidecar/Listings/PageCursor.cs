using System.Globalization;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Where the next page begins, and a proof that it continues the list that the last page came from.</summary>
/// <remarks>
/// It holds no key of a cache: a list that was read again, even by another process, is continued if the rows before are the same.
/// </remarks>
/// <param name="Row">Rows before it.</param>
/// <param name="Hash">The <see cref="FileRows.PrefixHash"/> of them.</param>
internal readonly record struct PageCursor(int Row, ulong Hash)
{
    /// <summary>The cursor behind <paramref name="row"/> rows.</summary>
    public static PageCursor After(FileRows rows, int row) => new(row, rows.PrefixHash(row));

    /// <summary>The beginning where <paramref name="text"/> is null or empty.</summary>
    /// <exception cref="RefusalException">400: no cursor of ours.</exception>
    public static PageCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && ulong.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash))
        {
            return new PageCursor(row, hash);
        }

        throw new RefusalException(400, ErrorCodes.InvalidRequest, "The parameter 'cursor' is not one that an earlier page gave.")
        {
            Field = "cursor",
            Remedy = "Leave it out to begin with the first page.",
        };
    }

    /// <exception cref="RefusalException">409 listing_changed: the rows before the cursor are not what they were.</exception>
    public void EnsureContinues(FileRows rows)
    {
        if (Row > rows.Count || rows.PrefixHash(Row) != Hash)
        {
            throw new RefusalException(409, ListingCodes.ListingChanged, "The list of files has changed since the page before this one was read.")
            {
                Field = "cursor",
                Remedy = "Read the list again from its first page.",
            };
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Row}.{Hash:x16}");
}
