using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Writes long JSON arrays straight into a response, row by row and without an object a row.</summary>
/// <remarks>Made for one response, after everything that may still fail with a status of its own.</remarks>
internal sealed class JsonRows : IDisposable
{
    /// <summary>What is gathered before it is sent, in bytes, nearly.</summary>
    private const int FlushBytes = 64 << 10;

    private static readonly JsonWriterOptions Options = new()
    {
        // Replies are application/json with nosniff, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly HttpContext _context;
    private long _sent;

    /// <summary>Begins a 200 with JSON.</summary>
    public JsonRows(HttpContext context)
    {
        _context = context;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        Json = new Utf8JsonWriter((IBufferWriter<byte>)context.Response.BodyWriter, Options);
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Writes the rows from <paramref name="from"/> to before <paramref name="to"/>, sending as it goes.</summary>
    public async ValueTask WriteAsync(int from, int to, Action<Utf8JsonWriter, int> write)
    {
        for (var row = from; row < to; row++)
        {
            write(Json, row);
            if (Json.BytesPending + Json.BytesCommitted - _sent >= FlushBytes)
            {
                await FlushAsync();
            }
        }
    }

    /// <summary>Sends what was written so far.</summary>
    public async ValueTask FlushAsync()
    {
        Json.Flush();
        _sent = Json.BytesCommitted;
        await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted);
    }

    public void Dispose() => Json.Dispose();
}
