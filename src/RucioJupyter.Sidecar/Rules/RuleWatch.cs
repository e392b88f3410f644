using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>Follows the rules that bring data here, and tells the panel when one has moved: the event <c>did</c>.</summary>
/// <remarks>Only what somebody has asked for lately is followed, and nothing is asked of Rucio while nothing is.</remarks>
internal sealed partial class RuleWatch(
    InstanceRegistry instances, RuleLookup rules, FileListings listings, EventHub events, TimeProvider time, ILogger<RuleWatch> log) : BackgroundService
{
    private const int MostWatched = 100;
    private const int MostFaults = 10;

    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    /// <summary>So long after the last question about a DID its rule is followed.</summary>
    private static readonly TimeSpan Interest = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Instance, Did Did, string Expression), Watched> _watched = [];
    private readonly Bell _bell = new();

    /// <summary>Follows the rule of a DID if it is moving. Cheap: call it whenever somebody asks.</summary>
    /// <param name="instance">Where.</param>
    /// <param name="did">What was asked for.</param>
    /// <param name="choice">The mounted RSEs.</param>
    /// <param name="rule">The rule as it stands; null: one that has just been made.</param>
    public void Follow(Instance instance, Did did, DestinationChoice choice, Rule? rule)
    {
        if (rule is not null && !IsMoving(rule))
        {
            return;
        }

        var now = time.GetUtcNow();
        lock (_lock)
        {
            var key = (instance.Name, did, choice.Expression);
            if (_watched.TryGetValue(key, out var known))
            {
                known.LastInterest = now;
                return;
            }

            if (_watched.Count < MostWatched)
            {
                _watched[key] = new Watched(did, choice) { LastInterest = now, Due = now + FirstLook, Pause = FirstLook, Mark = MarkOf(rule) };
            }
        }

        _bell.Ring();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (NextDue() is not { } due)
            {
                await _bell.WaitAsync(stoppingToken);
                continue;
            }

            if (due - time.GetUtcNow() is { Ticks: > 0 } pause)
            {
                await _bell.WaitAsync(pause, time, stoppingToken); // what comes meanwhile may be due sooner
                continue;
            }

            foreach (var (key, watched) in Due())
            {
                if (!await LookAsync(key.Instance, watched, stoppingToken))
                {
                    lock (_lock)
                    {
                        _watched.Remove(key);
                    }
                }
            }
        }
    }

    private static bool IsMoving(Rule rule) => rule.State == RuleState.Replicating || rule.State == RuleState.Inject;

    private static (RuleState?, long, long) MarkOf(Rule? rule) => (rule?.State, rule?.LocksOk ?? 0, rule?.LocksStuck ?? 0);

    private DateTimeOffset? NextDue()
    {
        lock (_lock)
        {
            return _watched.Count == 0 ? null : _watched.Values.Min(watched => watched.Due);
        }
    }

    private List<KeyValuePair<(string Instance, Did Did, string Expression), Watched>> Due()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return [.. _watched.Where(entry => entry.Value.Due <= now)];
        }
    }

    /// <summary>Returns whether to go on.</summary>
    private async Task<bool> LookAsync(string name, Watched watched, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - watched.LastInterest > Interest || instances.Entries.FirstOrDefault(entry => entry.Name == name)?.Instance is not { } instance)
        {
            return false;
        }

        try
        {
            var rule = await rules.FindAsync(instance, watched.Did, watched.Choice, cancellationToken, fresh: true);
            var mark = MarkOf(rule);
            if (mark != watched.Mark)
            {
                watched.Mark = mark;
                await RefreshAsync(instance, watched, cancellationToken);
                events.Publish(
                    EventNames.Did,
                    new DidChange(name, watched.Did.ToString(), rule is null ? StateWord.NotHere : RuleExplanation.StateOf(rule.State)),
                    EventsJson.Default.DidChange);
            }

            watched.Faults = 0;
            watched.Pause = watched.Pause * 2 < LongestPause ? watched.Pause * 2 : LongestPause;
            watched.Due = time.GetUtcNow() + watched.Pause;
            return rule is not null && IsMoving(rule);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What the user sees of it comes with the next question; here it only costs the news.
            Missed(name, watched.Did, e.Message);
            watched.Due = time.GetUtcNow() + PauseAfterFault;
            return ++watched.Faults < MostFaults;
        }
    }

    /// <summary>Whoever asks after the event finds the files as they are now.</summary>
    private async Task RefreshAsync(Instance instance, Watched watched, CancellationToken cancellationToken)
    {
        if (listings.Peek(instance, watched.Did)?.FindView<Availability>(watched.Choice.Expression) is { } availability)
        {
            await availability.RefreshAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Looking after the rule of {Did} at {Instance} failed: {Reason}")]
    private partial void Missed(string instance, Did did, string reason);

    private sealed class Watched(Did did, DestinationChoice choice)
    {
        public Did Did { get; } = did;

        public DestinationChoice Choice { get; } = choice;

        public DateTimeOffset LastInterest { get; set; }

        public DateTimeOffset Due { get; set; }

        public TimeSpan Pause { get; set; }

        public (RuleState? State, long Ok, long Stuck) Mark { get; set; }

        public int Faults { get; set; }
    }
}
