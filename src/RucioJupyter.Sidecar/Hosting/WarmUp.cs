namespace RucioJupyter.Sidecar.Hosting;

/// <summary>When slow preparations may begin: once the sidecar listens, so that jupyter-server-proxy's first question is answered first.</summary>
internal sealed class WarmUp
{
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WarmUp(IHostApplicationLifetime lifetime) => lifetime.ApplicationStarted.Register(() => _listening.TrySetResult());

    /// <summary>Returns when the sidecar listens.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _listening.Task.WaitAsync(cancellationToken);
}
