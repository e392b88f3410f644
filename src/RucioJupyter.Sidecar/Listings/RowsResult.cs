using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Rows of a complete part of a listing: as one array, the form of the Python extension, or as <c>{items, next, total}</c>.</summary>
/// <param name="page">Which rows.</param>
/// <param name="write">Writes one row.</param>
/// <param name="asPage">Whether the reply is a page.</param>
internal sealed class RowsResult(ListingPage page, Action<Utf8JsonWriter, int> write, bool asPage) : IResult
{
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var rows = new JsonRows(httpContext);
        if (asPage)
        {
            rows.Json.WriteStartObject();
            rows.Json.WriteStartArray(Items);
        }
        else
        {
            rows.Json.WriteStartArray();
        }

        await rows.WriteAsync(page.From, page.To, write);
        rows.Json.WriteEndArray();
        if (asPage)
        {
            rows.WritePageEnd(page);
        }

        await rows.FlushAsync();
    }
}
