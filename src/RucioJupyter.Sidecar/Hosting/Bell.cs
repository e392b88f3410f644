namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Tells one worker that there is something to look at. Rung twice before it looks, it rings once. Thread-safe.</summary>
internal sealed class Bell
{
    private TaskCompletionSource _rung = New();

    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Returns at a ring, or at once after one that nobody has heard.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Volatile.Read(ref _rung).Task.WaitAsync(cancellationToken);
        Volatile.Write(ref _rung, New()); // a ring until now is heard: the caller looks after this line
    }

    /// <summary>Returns at a ring, or after the time: another sidecar on the same table rings its own bell only.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Volatile.Read(ref _rung).Task.WaitAsync(longest, time, cancellationToken);
            Volatile.Write(ref _rung, New());
        }
        catch (TimeoutException)
        {
            // Time to look without a ring.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
