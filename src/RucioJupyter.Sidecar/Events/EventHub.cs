using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RucioJupyter.Sidecar.Events;

/// <summary>What happened lately. Anyone publishes, each listener reads at its own pace; none can hold up the others. Thread-safe.</summary>
/// <remarks>There is one buffer for all: a listener that is too slow for it does not get a gap but the whole picture anew.</remarks>
internal sealed class EventHub
{
    /// <summary>Events that are kept for listeners that are slow or come back.</summary>
    public const int Capacity = 2048;

    /// <summary>Bytes of data that are kept.</summary>
    public const int CapacityBytes = 4 * 1024 * 1024;

    private readonly Queue<SidecarEvent> _events = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = NewSignal();
    private long _bytes;
    private long _last;

    /// <summary>The number of the latest event; 0 before the first.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    public void Publish<T>(string type, T data, JsonTypeInfo<T> json)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(data, json);
        TaskCompletionSource more;
        lock (_gate)
        {
            _events.Enqueue(new SidecarEvent(++_last, type, text));
            _bytes += text.Length;
            while (_events.Count > Capacity || (_bytes > CapacityBytes && _events.Count > 1))
            {
                _bytes -= _events.Dequeue().Data.Length;
            }

            more = _more;
            _more = NewSignal();
        }

        more.SetResult();
    }

    /// <summary>The events after a number; null where some of them are no longer kept, or the number is none of this life.</summary>
    public IReadOnlyList<SidecarEvent>? After(long number)
    {
        lock (_gate)
        {
            var oldest = _events.Count > 0 ? _events.Peek().Number : _last + 1;
            return number > _last || number < oldest - 1 ? null : [.. _events.Skip((int)(number - oldest + 1))];
        }
    }

    /// <summary>Completes when there is an event after a number.</summary>
    public Task WaitAsync(long number, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _last > number ? Task.CompletedTask : _more.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
