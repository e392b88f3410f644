using System.Globalization;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Reads the parameter <c>limit</c>. Bound as text: a number that is none shall be named, and binding would not.</summary>
internal static class LimitArgument
{
    /// <summary>Null where it is left out.</summary>
    /// <exception cref="RefusalException">400: no whole number from 1 to <paramref name="most"/>.</exception>
    public static int? Parse(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The parameter 'limit' must be a number from 1 to {most}, not '{text}'.") { Field = "limit" };
    }
}
