using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>Reads Rucio's dates: <c>Sun, 22 Nov 2026 04:34:27 UTC</c> nearly everywhere, ISO 8601 without a zone in accounts. Both are UTC.</summary>
internal sealed class RucioDate : JsonConverter<DateTimeOffset>
{
    private static readonly string[] Forms = ["ddd, dd MMM yyyy HH:mm:ss 'UTC'", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"];

    public static bool TryParse(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date)
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var date)
            ? date
            : throw new JsonException("A date was expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Forms[0], CultureInfo.InvariantCulture));
}
