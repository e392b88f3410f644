using System.Globalization;
using System.Text.Json.Nodes;

namespace Rucio.Emulator.Wire;

/// <summary>The forms in which Rucio writes an instant. All are UTC and without a fraction.</summary>
internal static class WireDate
{
    public static string Rfc(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>As Rucio reads an instant in a query: in the form of its own answers, or with GMT in the place of UTC.</summary>
    public static bool TryParseRfc(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text, ["ddd, dd MMM yyyy HH:mm:ss 'UTC'", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    public static string Iso(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As the catalogue files hold an instant: with its fraction.</summary>
    public static string Stored(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string stored) =>
        DateTimeOffset.Parse(stored, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>repr() of a datetime. A fraction of zero is left out.</summary>
    public static string Python(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var micro = utc.Ticks % TimeSpan.TicksPerSecond / 10;
        var parts = new List<long> { utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute };
        if (utc.Second != 0 || micro != 0)
        {
            parts.Add(utc.Second);
        }

        if (micro != 0)
        {
            parts.Add(micro);
        }

        return $"datetime.datetime({string.Join(", ", parts)})";
    }

    /// <summary>A copy in which every <c>…_at</c> that holds text is in the form of the answers.</summary>
    public static JsonObject OnTheWire(JsonObject stored)
    {
        var result = new JsonObject();
        foreach (var (key, value) in stored)
        {
            result[key] = key.EndsWith("_at", StringComparison.Ordinal) && value?.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>() is { } text && text.EndsWith('Z')
                ? Rfc(Parse(text))
                : value?.DeepClone();
        }

        return result;
    }
}
