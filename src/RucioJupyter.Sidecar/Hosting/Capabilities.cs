namespace RucioJupyter.Sidecar.Hosting;

/// <summary>What this sidecar can do beyond the Python extension's routes, for a panel that may be older or newer.</summary>
internal static class Capabilities
{
    public static IReadOnlyList<string> All { get; } =
        ["events", "transfers", "paging", "did-summary", "did-content", "config-reload", "per-instance-auth"];
}
