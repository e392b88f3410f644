using Microsoft.AspNetCore.Mvc;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Events;

/// <summary><c>events</c>: everything that changes, as it changes.</summary>
internal static class EventEndpoints
{
    public static RouteGroupBuilder MapEvents(this RouteGroupBuilder api)
    {
        api.MapGet("/events", Listen).WithName("Listen").Produces(200, contentType: "text/event-stream");
        return api;
    }

    private static EventStreamResult Listen(
        [FromHeader(Name = "Accept")] string? accept, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, EventStreams streams) =>
        accept == "text/event-stream"
            ? new EventStreamResult(streams, lastEventId)
            : throw new RefusalException(
                406, EventCodes.EventStreamOnly, "Events come as a stream: ask with the header 'Accept: text/event-stream' and nothing else in it.")
            {
                Remedy = "jupyter-server-proxy holds back any other reply until it ends.",
            };
}

internal static class EventsFeature
{
    public static IServiceCollection AddEvents(this IServiceCollection services) =>
        services
            .AddSingleton<EventHub>()
            .AddSingleton(new EventStreamSettings())
            .AddSingleton<EventStreams>()
            .AddHostedService<EventSources>()
            .AddJson(EventsJson.Default);
}
