using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

internal static class JsonRowsExtensions
{
    private static readonly JsonEncodedText Next = JsonEncodedText.Encode("next");
    private static readonly JsonEncodedText Total = JsonEncodedText.Encode("total");

    public static void WriteNumberOrNull(this Utf8JsonWriter json, JsonEncodedText key, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    /// <summary>Ends the object of a page.</summary>
    public static void WritePageEnd(this JsonRows rows, ListingPage page)
    {
        rows.Json.WriteString(Next, page.Next);
        rows.Json.WriteNumberOrNull(Total, page.Total);
        rows.Json.WriteEndObject();
    }
}
