namespace RucioJupyter.Sidecar.Hosting;

/// <summary>When this process began to serve, and a name for this very life of it.</summary>
internal sealed class StartMark(TimeProvider time)
{
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Another value than before tells a client that the sidecar was restarted.</summary>
    public string ServerId { get; } = Guid.NewGuid().ToString("n");
}
