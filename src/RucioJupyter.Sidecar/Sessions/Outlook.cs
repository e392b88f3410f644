namespace RucioJupyter.Sidecar.Sessions;

/// <param name="ExpiresAt">When it ends; null: it has no end that is known.</param>
/// <param name="Kind">What it is the end of.</param>
internal sealed record Outlook(DateTimeOffset? ExpiresAt, ExpiryKind Kind)
{
    public static Outlook Open { get; } = new(null, ExpiryKind.Token);
}
