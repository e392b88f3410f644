namespace RucioJupyter.Sidecar.Events;

/// <summary>The life of one event stream.</summary>
internal sealed record EventStreamSettings
{
    /// <summary>Silence after which a comment is sent: outer proxies close streams that are silent for 30 to 60 s.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Age at which a stream is ended and the client connects anew.</summary>
    /// <value>Default 30 min.</value>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Size at which it is ended likewise: jupyter-server-proxy cuts a stream at 100 MiB without a word.</summary>
    /// <value>Default 8 MiB.</value>
    public long MostBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Streams at the same time, over all pages of the user.</summary>
    /// <value>Default 64.</value>
    public int MostStreams { get; init; } = 64;
}
