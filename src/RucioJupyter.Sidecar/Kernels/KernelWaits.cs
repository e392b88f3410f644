using System.Collections.Concurrent;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Cells that wait for data. A wait is a row of long polls under one id, so that the panel can show and cancel it.</summary>
internal sealed class KernelWaits(IKernelData data, TimeProvider time) : IDisposable
{
    /// <summary>The longest poll: jupyter-server-proxy and outer proxies close what is silent for longer.</summary>
    public const int MaxSeconds = 25;

    /// <summary>How long a wait is remembered after its last poll ended.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    /// <summary>How often a state is looked at while somebody waits for it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Wait> _waits = new(StringComparer.Ordinal);

    public IReadOnlyList<WaitView> List() =>
        [.. Live().Where(w => !w.Cancelled.IsCancellationRequested).OrderBy(w => w.Since).Select(w => new WaitView(w.Id, w.Namespace, w.Did, w.Since))];

    /// <summary>Ends the running poll and every later one of this wait.</summary>
    /// <exception cref="RefusalException">404 no_such_wait.</exception>
    public void Cancel(string id)
    {
        var wait = Live().FirstOrDefault(w => w.Id == id)
            ?? throw new RefusalException(404, KernelCodes.NoSuchWait, $"No cell waits under the id '{id}' any more.");
        wait.Cancelled.Cancel();
    }

    /// <summary>Returns when the mark differs from <paramref name="seen"/>, when nothing moves any more, when cancelled, or when the time is over.</summary>
    public async Task<ResolveReply> PollAsync(Instance instance, Did did, string id, int seconds, string? seen, CancellationToken cancellationToken)
    {
        var wait = _waits.GetOrAdd(id, _ => new Wait(id, instance.Name, did.ToString(), time.GetUtcNow()));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, wait.Cancelled.Token, cancellationToken);
        wait.Enter(time.GetUtcNow());
        try
        {
            while (true)
            {
                var facts = await data.DescribeAsync(instance, did, cancellationToken);
                var reply = ResolveReply.Of(did.ToString(), instance.Name, facts) with
                {
                    // The first poll of a wait may come before a request has shown any effect.
                    Done = facts.Available || (seen is not null && KernelStates.IsAtRest(facts.State)),
                    Cancelled = wait.Cancelled.IsCancellationRequested,
                };
                if (reply.Available || reply.Done || reply.Cancelled)
                {
                    if (!reply.Cancelled)
                    {
                        Forget(wait);
                    }

                    return reply;
                }

                if (reply.Mark != seen || end.IsCancellationRequested)
                {
                    return reply;
                }

                await PauseAsync(either.Token, cancellationToken);
            }
        }
        finally
        {
            wait.Leave(time.GetUtcNow());
        }
    }

    public void Dispose()
    {
        foreach (var wait in _waits.Values)
        {
            wait.Dispose();
        }
    }

    private async Task PauseAsync(CancellationToken either, CancellationToken caller)
    {
        try
        {
            await Task.Delay(Interval, time, either);
        }
        catch (OperationCanceledException)
        {
            caller.ThrowIfCancellationRequested(); // the kernel has gone; otherwise the loop says what ended the pause
        }
    }

    private IEnumerable<Wait> Live()
    {
        var now = time.GetUtcNow();
        foreach (var wait in _waits.Values)
        {
            if (wait.IsOver(now, Memory))
            {
                Forget(wait);
            }
            else
            {
                yield return wait;
            }
        }
    }

    private void Forget(Wait wait) => _waits.TryRemove(wait.Id, out _);

    private sealed class Wait(string id, string @namespace, string did, DateTimeOffset since) : IDisposable
    {
        private readonly Lock _lock = new();
        private int _polls;
        private DateTimeOffset _last = since;

        public string Id { get; } = id;

        public string Namespace { get; } = @namespace;

        public string Did { get; } = did;

        public DateTimeOffset Since { get; } = since;

        public CancellationTokenSource Cancelled { get; } = new();

        public void Enter(DateTimeOffset now) => Change(+1, now);

        public void Leave(DateTimeOffset now) => Change(-1, now);

        public bool IsOver(DateTimeOffset now, TimeSpan memory)
        {
            lock (_lock)
            {
                return _polls == 0 && now - _last > memory;
            }
        }

        public void Dispose() => Cancelled.Dispose();

        private void Change(int by, DateTimeOffset now)
        {
            lock (_lock)
            {
                _polls += by;
                _last = now;
            }
        }
    }
}
