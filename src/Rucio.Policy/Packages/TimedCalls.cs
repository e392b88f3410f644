using System.Collections.Concurrent;

namespace Rucio.Policy.Packages;

/// <summary>Calls into packages while a person waits. A call that does not come back is left behind, and its entry is refused until it does. Thread-safe.</summary>
/// <param name="limit">How long one call may take.</param>
/// <param name="time">The clock.</param>
public sealed class TimedCalls(TimeSpan limit, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Package, string Entry), byte> _stuck = new();

    /// <summary>How long one call may take where a person waits.</summary>
    /// <value>1 s.</value>
    public static readonly TimeSpan Interactive = TimeSpan.FromSeconds(1);

    /// <summary>Runs the call.</summary>
    /// <exception cref="PolicyException">It took longer than the limit, or one before it still does.</exception>
    public async Task<T> RunAsync<T>(string package, string entry, Func<T> call, CancellationToken cancellationToken)
    {
        if (_stuck.ContainsKey((package, entry)))
        {
            throw TooSlow(package, entry, null);
        }

        var running = Task.Run(call, cancellationToken);
        try
        {
            return await running.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!running.IsCompleted)
        {
            _stuck[(package, entry)] = 0;
            _ = running.ContinueWith(
                ended => { _ = ended.Exception; _stuck.TryRemove((package, entry), out _); }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw TooSlow(package, entry, e);
        }
    }

    private PolicyException TooSlow(string package, string entry, Exception? inner) => new(
        PolicyError.PackageThrew, package, entry, $"it did not answer within {limit.TotalSeconds:0.#} s.", "Ask the author of the package: algorithms may neither wait nor use the network.", inner);
}
