using Microsoft.Net.Http.Headers;

namespace RucioJupyter.Sidecar.Events;

/// <summary>A reply that stays open.</summary>
internal sealed class EventStreamResult(EventStreams streams, string? lastEventId) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var place = streams.Enter();
        var reply = httpContext.Response;
        reply.ContentType = "text/event-stream";
        reply.Headers[HeaderNames.CacheControl] = "no-cache, no-store";
        reply.Headers["X-Accel-Buffering"] = "no"; // nginx in front of JupyterHub would collect the events.
        httpContext.RequestAborted.ThrowIfCancellationRequested();
        try
        {
            await streams.WriteAsync(reply.BodyWriter, lastEventId, httpContext.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The listener has gone, or the sidecar stops: the ordinary ends of a stream.
        }
    }
}
