namespace RucioJupyter.Sidecar.Events;

internal static class EventCodes
{
    public const string EventStreamOnly = "event_stream_only";
    public const string TooManyStreams = "too_many_streams";
}
