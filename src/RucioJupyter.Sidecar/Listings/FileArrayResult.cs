using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>All files of a listing as <c>[{did, size}]</c>, sent while Rucio is still sending.</summary>
/// <remarks>
/// A short list that breaks off has a status of its own. A long one may already be on its way: then the connection is cut, so that
/// nobody takes what has arrived for the whole.
/// </remarks>
internal sealed class FileArrayResult(Listing listing) : IResult
{
    /// <summary>So many rows, or the end, before the status is sent.</summary>
    private const int RowsBeforeStatus = 2000;

    private const int RowsAtOnce = 1000;

    private static readonly JsonEncodedText DidKey = JsonEncodedText.Encode("did");
    private static readonly JsonEncodedText SizeKey = JsonEncodedText.Encode("size");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        await listing.WaitForAsync(RowsBeforeStatus, aborted);
        listing.ThrowIfTorn();

        using var rows = new JsonRows(httpContext);
        rows.Json.WriteStartArray();
        var written = 0;
        while (true)
        {
            // In this order: rows that come between the two reads are written in the next round.
            var finished = listing.Progress;
            var count = listing.Rows.Count;
            await rows.WriteAsync(written, count, Write);
            written = count;
            if (finished == ListingProgress.Complete)
            {
                break;
            }

            if (finished == ListingProgress.Torn)
            {
                httpContext.Abort();
                return;
            }

            await rows.FlushAsync();
            await listing.WaitForAsync(written + RowsAtOnce, aborted);
        }

        rows.Json.WriteEndArray();
        await rows.FlushAsync();
    }

    private void Write(Utf8JsonWriter json, int row)
    {
        var file = listing.Rows.At(row);
        json.WriteStartObject();
        json.WriteString(DidKey, file.Did);
        json.WriteNumberOrNull(SizeKey, file.Size);
        json.WriteEndObject();
    }
}
