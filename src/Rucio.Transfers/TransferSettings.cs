namespace Rucio.Transfers;

/// <summary>How patient and how eager transfers are.</summary>
internal sealed record TransferSettings
{
    /// <summary>Files at the same time.</summary>
    /// <value>Default 4.</value>
    public int Parallel { get; init; } = 4;

    /// <value>Default 15 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a storage may send nothing.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often in a row a file may be tried, over all its replicas, without one new byte.</summary>
    /// <value>Default 4.</value>
    public int FruitlessTries { get; init; } = 4;

    /// <summary>The pause after a try without a new byte; doubled each time, up to <see cref="LongestPause"/>.</summary>
    /// <value>Default 0.5 s.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Also the most that a storage's Retry-After is honoured.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Files of at least this size leave a journal beside the part, so that another process can resume them.</summary>
    /// <value>Default 4 MiB: less is sent again as fast as it is proved.</value>
    public long JournalFromBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What must stay free on the disk beyond the files themselves.</summary>
    /// <value>Default 32 MiB.</value>
    public long ReserveBytes { get; init; } = 32 * 1024 * 1024;
}
