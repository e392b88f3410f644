using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Events;

/// <summary>Writes event streams: what was missed, what happens, a comment in silence, and an end in time.</summary>
internal sealed class EventStreams(
    EventHub hub, IEventSnapshot snapshot, StartMark start, EventStreamSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Counts a stream in; dispose the result at its end.</summary>
    /// <exception cref="RefusalException">Too many are open.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _open) > settings.MostStreams)
        {
            Interlocked.Decrement(ref _open);
            throw new RefusalException(429, EventCodes.TooManyStreams, $"More than {settings.MostStreams} event streams are open. Close pages of JupyterLab that you no longer need.");
        }

        return new Exit(this);
    }

    /// <summary>Writes until the client goes, the sidecar stops, or the stream is old or long enough.</summary>
    /// <param name="lastEventId">What the client saw last; null or of another life of the sidecar: it gets a snapshot.</param>
    public async Task WriteAsync(PipeWriter output, string? lastEventId, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var line = new EventLine(output, start.ServerId);
        var seen = Number(lastEventId);
        var began = time.GetTimestamp();

        // A listener that goes on keeps its own number until it has what it missed: the stream may break right after the greeting.
        var position = seen ?? hub.Last;
        line.Write(new SidecarEvent(position, EventNames.Hello, JsonSerializer.SerializeToUtf8Bytes(
            new HelloEvent(HealthEndpoints.Version, HealthEndpoints.Protocol, start.ServerId), EventsJson.Default.HelloEvent)));
        var needsSnapshot = seen is null;
        while (true)
        {
            position = WriteNews(line, position, needsSnapshot);
            needsSnapshot = false;
            await output.FlushAsync(stop.Token);
            if (line.Bytes >= settings.MostBytes || time.GetElapsedTime(began) >= settings.LongestLife)
            {
                await EndAsync(output, line, position, "rollover", cancellationToken);
                return;
            }

            if (!await SomethingNewAsync(position, settings.LongestLife - time.GetElapsedTime(began), stop.Token))
            {
                if (lifetime.ApplicationStopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    await EndAsync(output, line, position, "stopping", cancellationToken);
                    return;
                }

                line.Comment();
            }
        }
    }

    private long WriteNews(EventLine line, long position, bool needsSnapshot)
    {
        var news = needsSnapshot ? null : hub.After(position);
        if (news is null)
        {
            // First the number, then the picture: what happens in between comes once more, never not at all.
            position = hub.Last;
            line.Write(new SidecarEvent(position, EventNames.Snapshot, snapshot.Take()));
            return position;
        }

        foreach (var item in news)
        {
            line.Write(item);
            position = item.Number;
        }

        return position;
    }

    /// <summary>False after a heartbeat's time without news, or when the sidecar stops.</summary>
    private async Task<bool> SomethingNewAsync(long position, TimeSpan left, CancellationToken cancellationToken)
    {
        var patience = left < settings.Heartbeat ? left : settings.Heartbeat;
        using var timer = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await hub.WaitAsync(position, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task EndAsync(PipeWriter output, EventLine line, long position, string reason, CancellationToken cancellationToken)
    {
        line.Write(new SidecarEvent(position, EventNames.End, JsonSerializer.SerializeToUtf8Bytes(new StreamEnd(reason), EventsJson.Default.StreamEnd)));
        await output.FlushAsync(cancellationToken);
    }

    private long? Number(string? lastEventId)
    {
        var dot = lastEventId?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0
            && lastEventId.AsSpan(0, dot).SequenceEqual(start.ServerId)
            && long.TryParse(lastEventId.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= hub.Last
            ? number
            : null;
    }

    private sealed class Exit(EventStreams streams) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref streams._open);
    }
}
