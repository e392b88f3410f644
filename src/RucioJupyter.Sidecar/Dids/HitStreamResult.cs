using System.Text.Json;
using Microsoft.Net.Http.Headers;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The hits of a search as server-sent events: <c>hits</c> for each part, then <c>end</c>, or <c>error</c> where the search broke off.</summary>
internal sealed class HitStreamResult(IAsyncEnumerable<DidHits> parts) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        await using var each = parts.GetAsyncEnumerator(cancellationToken);
        // What fails before the first part still has a status of its own.
        await each.MoveNextAsync();
        var reply = httpContext.Response;
        reply.ContentType = "text/event-stream";
        reply.Headers[HeaderNames.CacheControl] = "no-cache, no-store";
        reply.Headers["X-Accel-Buffering"] = "no"; // nginx in front of JupyterHub would collect the events.
        try
        {
            var more = false;
            do
            {
                more = each.Current.More;
                await WriteAsync(reply, "hits", JsonSerializer.Serialize(each.Current.Hits, DidsJson.Default.IReadOnlyListDidHit), cancellationToken);
            }
            while (await each.MoveNextAsync());

            await WriteAsync(reply, "end", JsonSerializer.Serialize(new HitsEnd(more), DidsJson.Default.HitsEnd), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The listener has gone: the ordinary end of a search that was overtaken.
        }
        catch (Exception e)
        {
            // A search that breaks off must not look like one that found little.
            var problem = ProblemMap.Describe(e, httpContext.TraceIdentifier);
            await WriteAsync(reply, "error", JsonSerializer.Serialize(problem, ErrorsJson.Default.ProblemBody), cancellationToken);
        }
    }

    private static async Task WriteAsync(HttpResponse reply, string type, string data, CancellationToken cancellationToken)
    {
        await reply.WriteAsync($"event: {type}\ndata: {data}\n\n", cancellationToken);
        await reply.Body.FlushAsync(cancellationToken);
    }
}

/// <summary>Data of the event <c>end</c>.</summary>
/// <param name="More">Whether Rucio had more.</param>
internal sealed record HitsEnd(bool More);
