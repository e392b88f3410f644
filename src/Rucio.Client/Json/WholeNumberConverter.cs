using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rucio.Client;

/// <summary>Reads a whole number that Rucio may write as a float: sums over the content of a container come as <c>110.0</c>.</summary>
internal sealed class WholeNumberConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Whole(ref reader);

    /// <summary>The number at which the reader stands.</summary>
    public static long Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("A number was expected.");
        }

        if (reader.TryGetInt64(out var whole))
        {
            return whole;
        }

        return reader.TryGetDouble(out var number) && number is >= -9.2e18 and <= 9.2e18 && Math.Floor(number) == number
            ? (long)number
            : throw new JsonException("A whole number was expected.");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
