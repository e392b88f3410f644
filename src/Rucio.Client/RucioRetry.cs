namespace Rucio.Client;

/// <summary>How often and how soon a safe request is repeated after a failure that may pass.</summary>
public sealed record RucioRetry
{
    /// <summary>Attempts after the first. Zero: none.</summary>
    /// <value>Default 2.</value>
    public int Attempts { get; init; } = 2;

    /// <summary>The first pause; each further one is twice as long.</summary>
    /// <value>Default 0.5 s.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, also where the server asks for a longer one in <c>Retry-After</c>.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether pauses that the server did not ask for are spread at random.</summary>
    /// <value>Default true.</value>
    public bool Jitter { get; init; } = true;
}
