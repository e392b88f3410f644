namespace RucioJupyter.Sidecar.Hosting;

/// <summary><c>{"success": true}</c>, the whole reply of several of the Python extension's routes.</summary>
internal sealed record SuccessReply(bool Success)
{
    public static SuccessReply Yes { get; } = new(true);
}
