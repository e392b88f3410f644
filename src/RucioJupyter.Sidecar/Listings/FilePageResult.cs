using System.Globalization;
using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>One page of a listing as <c>{items: [{did, size, adler32}], next, total}</c>.</summary>
internal sealed class FilePageResult(Listing listing, ListingPage page) : IResult
{
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    private static readonly JsonEncodedText DidKey = JsonEncodedText.Encode("did");
    private static readonly JsonEncodedText SizeKey = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText Adler32Key = JsonEncodedText.Encode("adler32");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var rows = new JsonRows(httpContext);
        rows.Json.WriteStartObject();
        rows.Json.WriteStartArray(Items);
        await rows.WriteAsync(page.From, page.To, Write);
        rows.Json.WriteEndArray();
        rows.WritePageEnd(page);
        await rows.FlushAsync();
    }

    private void Write(Utf8JsonWriter json, int row)
    {
        var file = listing.Rows.At(row);
        json.WriteStartObject();
        json.WriteString(DidKey, file.Did);
        json.WriteNumberOrNull(SizeKey, file.Size);
        if (file.Adler32 is { } checksum)
        {
            Span<char> digits = stackalloc char[8];
            checksum.TryFormat(digits, out _, "x8", CultureInfo.InvariantCulture);
            json.WriteString(Adler32Key, digits);
        }
        else
        {
            json.WriteNull(Adler32Key);
        }

        json.WriteEndObject();
    }
}
