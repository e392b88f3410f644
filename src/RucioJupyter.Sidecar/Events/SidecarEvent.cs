namespace RucioJupyter.Sidecar.Events;

/// <summary>One event as it goes to every listener.</summary>
/// <param name="Number">Ascending by one; starts at 1 with each start of the sidecar.</param>
/// <param name="Data">UTF-8 JSON on one line.</param>
internal sealed record SidecarEvent(long Number, string Type, ReadOnlyMemory<byte> Data);
