namespace RucioJupyter.Sidecar.Events;

/// <summary>The whole picture for a listener that has none.</summary>
internal interface IEventSnapshot
{
    /// <summary>UTF-8 JSON on one line: the data of the event <c>snapshot</c>.</summary>
    ReadOnlyMemory<byte> Take();
}
