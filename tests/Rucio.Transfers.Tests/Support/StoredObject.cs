using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Rucio.Transfers.Tests.Support;

/// <summary>An object of the test storage, with what is wrong about it.</summary>
internal sealed class StoredObject(byte[] content)
{
    public byte[] Content { get; set; } = content;

    public string? ETag { get; set; } = "\"one\"";

    public bool IgnoresRanges { get; init; }

    /// <summary>Sends a range from another offset than asked.</summary>
    public bool ShiftsRanges { get; init; }

    /// <summary>Replies that break off; each takes one from <see cref="Drops"/>.</summary>
    public int DropsAfterBytes { get; init; }

    public int Drops { get; set; }

    /// <summary>Sends without a length, so that only the catalogue knows where the end is.</summary>
    public bool Chunked { get; init; }

    /// <summary>Where set: sends this many bytes, completes <see cref="Reached"/> and then stands still until released or aborted.</summary>
    public int? HoldsAfterBytes { get; init; }

    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BytesSent { get; private set; }

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        var offset = Offset(context.Request);
        response.Headers.ETag = ETag;
        if (offset > 0 && !IgnoresRanges && (context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == ETag))
        {
            response.StatusCode = 206;
            offset -= ShiftsRanges ? 1 : 0;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{Content.Length - 1}/{Content.Length}");
        }
        else
        {
            offset = 0;
        }

        var body = Content.AsMemory(offset);
        if (!Chunked)
        {
            response.ContentLength = body.Length;
        }

        if (HoldsAfterBytes is { } hold && !Release.Task.IsCompleted)
        {
            await SendAsync(response, body[..Math.Min(hold, body.Length)]);
            body = body[Math.Min(hold, body.Length)..];
            Reached.TrySetResult();
            await Release.Task.WaitAsync(context.RequestAborted);
        }

        if (Drops > 0)
        {
            Drops--;

            // Kestrel closes the connection of a reply that is shorter than its length: what was sent does arrive.
            await SendAsync(response, body[..Math.Min(DropsAfterBytes, body.Length)]);
            return;
        }

        await SendAsync(response, body);
    }

    private async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> bytes)
    {
        BytesSent += bytes.Length; // first: whoever has read the last byte may look at once
        await response.Body.WriteAsync(bytes);
        await response.Body.FlushAsync();
    }

    private static int Offset(HttpRequest request)
    {
        var range = request.Headers.Range.ToString();
        return range.StartsWith("bytes=", StringComparison.Ordinal) ? int.Parse(range[6..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
    }
}
