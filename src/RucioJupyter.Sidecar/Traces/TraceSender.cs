using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Metrics;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Traces;

/// <summary>Sends the reports, one after the other, behind the transfers. One that does not arrive costs nobody anything.</summary>
internal sealed partial class TraceSender(
    TraceQueue queue, InstanceRegistry registry, RucioSessions sessions, TraceMetrics metrics, TimeProvider time, ILogger<TraceSender> log) : BackgroundService
{
    /// <summary>The most that one report may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long a server that took none is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>How a server with one virtual organisation calls it.</summary>
    private const string OnlyVo = "def";

    private readonly Dictionary<string, DateTimeOffset> _resting = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (name, trace) in queue.TakeAllAsync(stoppingToken))
        {
            // As it is configured now; a connection of an older configuration would put an end to the present one.
            var instance = registry.Entries.FirstOrDefault(entry => entry.Name == name)?.Instance;
            if (instance is not { Traces: true })
            {
                continue;
            }

            var isResting = _resting.TryGetValue(name, out var until);
            if (isResting && time.GetUtcNow() < until)
            {
                metrics.Count("dropped");
                continue;
            }

            try
            {
                await SendAsync(instance, trace, stoppingToken);
                metrics.Count("sent");
                if (_resting.Remove(name))
                {
                    TakesThemAgain(name);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) // Whatever it is: a report must neither end the sidecar nor the reports after it.
            {
                metrics.Count("failed");
                _resting[name] = time.GetUtcNow() + Rest;
                if (!isResting)
                {
                    NotSent(name, e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : e.Message);
                }
            }
        }
    }

    private async Task SendAsync(Instance instance, TransferTrace trace, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var client = sessions.Client(instance);
        var grant = await sessions.GrantAsync(instance, null, either.Token);
        await client.Traces.SendAsync(trace.Values(grant.Token.Account ?? "", grant.Vo is OnlyVo ? null : grant.Vo, instance.SiteName), either.Token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rucio at {Instance} is not told of transfers: {Reason} It is tried again from time to time; 'traces_enabled' of the instance switches it off.")]
    private partial void NotSent(string instance, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rucio at {Instance} is told of transfers again")]
    private partial void TakesThemAgain(string instance);
}
