using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>The bell of the uploads; the downloads have their own.</summary>
internal sealed class UploadBell
{
    private readonly Bell _bell = new();

    public void Ring() => _bell.Ring();

    /// <inheritdoc cref="Bell.WaitAsync"/>
    public Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken) => _bell.WaitAsync(longest, time, cancellationToken);
}
