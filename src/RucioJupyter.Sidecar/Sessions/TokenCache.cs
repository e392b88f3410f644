using System.Collections.Concurrent;
using Rucio.Client;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Rucio tokens, in memory only. Thread-safe; at most one sign-in per key is under way at any time.</summary>
internal sealed partial class TokenCache(TimeProvider time, ILogger<TokenCache> log)
{
    /// <summary>A token counts as old this long before Rucio stops taking it, or a tenth of its life before where that is less.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>How long a refusal is remembered: a page that polls must not lock an account out.</summary>
    internal static readonly TimeSpan RefusalLife = TimeSpan.FromSeconds(30);

    /// <summary>How long a token that looks expired from the start is used before another is asked for.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    /// <summary>The most that one sign-in may take: it serves many callers and ends with none of them.</summary>
    private static readonly TimeSpan FlightTime = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<TokenKey, Slot> _slots = new();

    /// <summary>The token of <paramref name="key"/>; signs in where there is none, renews ahead of time where it is old.</summary>
    public async ValueTask<Grant> GetAsync(TokenKey key, SignIn signIn, CancellationToken cancellationToken)
    {
        var slot = SlotOf(key);
        Task<Grant> flight;
        lock (slot.Gate)
        {
            var now = time.GetUtcNow();
            if (slot.Grant is { } grant && now < slot.End)
            {
                if (now >= slot.RenewAt && slot.Flight is null && slot.RefusalAt(now) is null)
                {
                    RenewAhead(key, slot, signIn);
                }

                return grant;
            }

            if (slot.Flight is null && slot.RefusalAt(now) is { } refusal)
            {
                throw refusal.Again();
            }

            flight = slot.Flight ?? DepartAsync(slot, signIn);
        }

        return await flight.WaitAsync(cancellationToken);
    }

    /// <summary>A token in place of one that Rucio would not take. Callers that hold the same refused token share one sign-in.</summary>
    public async ValueTask<Grant> RenewAsync(TokenKey key, RucioToken refused, SignIn signIn, CancellationToken cancellationToken)
    {
        var slot = SlotOf(key);
        Task<Grant> flight;
        lock (slot.Gate)
        {
            if (slot.Flight is null && slot.Grant is { } grant && grant.Token.Value != refused.Value)
            {
                return grant;
            }

            if (slot.Flight is null && slot.RefusalAt(time.GetUtcNow()) is { } refusal)
            {
                throw refusal.Again();
            }

            slot.Grant = slot.Grant is { } held && held.Token.Value != refused.Value ? held : null;
            flight = slot.Flight ?? DepartAsync(slot, signIn);
        }

        return await flight.WaitAsync(cancellationToken);
    }

    /// <summary>Keeps what a sign-in just gave, in place of whatever was known.</summary>
    public void Keep(TokenKey key, Grant grant)
    {
        var slot = SlotOf(key);
        lock (slot.Gate)
        {
            Land(slot, grant);
        }
    }

    /// <summary>What is known without asking anyone.</summary>
    public (Grant? Grant, RucioException? Refusal) Peek(TokenKey key)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            return (null, null);
        }

        lock (slot.Gate)
        {
            var grant = time.GetUtcNow() < slot.End ? slot.Grant : null;
            return (grant, grant is null ? slot.Refused?.Cause : null);
        }
    }

    /// <summary>Drops all tokens of an instance. A sign-in under way for it ends without effect.</summary>
    public void Forget(string instance)
    {
        foreach (var key in _slots.Keys.Where(key => key.Instance == instance))
        {
            _slots.TryRemove(key, out _);
        }
    }

    private void RenewAhead(TokenKey key, Slot slot, SignIn signIn) =>
        _ = DepartAsync(slot, signIn).ContinueWith(
            flight => EarlyRenewalFailed(key.Instance, flight.Exception!.InnerException!.Message),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);

    private Task<Grant> DepartAsync(Slot slot, SignIn signIn)
    {
        // Run apart from the caller: its cancellation must not fail the others that wait for the same token.
        var flight = Task.Run(() => FlyAsync(slot, signIn), CancellationToken.None);
        slot.Flight = flight;
        return flight;
    }

    private async Task<Grant> FlyAsync(Slot slot, SignIn signIn)
    {
        using var limit = new CancellationTokenSource(FlightTime, time);
        try
        {
            var grant = await signIn(limit.Token);
            lock (slot.Gate)
            {
                Land(slot, grant);
            }

            return grant;
        }
        catch (Exception e)
        {
            lock (slot.Gate)
            {
                slot.Flight = null;
                slot.Refused = e is RucioException { Error: RucioError.Unauthenticated or RucioError.Forbidden } refusal
                    ? new Refusal(refusal, time.GetUtcNow() + RefusalLife)
                    : slot.Refused;
            }

            if (e is OperationCanceledException && limit.IsCancellationRequested)
            {
                throw new RucioException(RucioError.Unreachable, $"Rucio did not answer the login within {FlightTime.TotalSeconds:0} s.", e);
            }

            throw;
        }
    }

    private void Land(Slot slot, Grant grant)
    {
        var now = time.GetUtcNow();
        // The end is by Rucio's clock. Where ours runs ahead, a fresh token would look dead and every request would log in anew.
        var end = grant.Token.ExpiresAt > now + ShortestLife ? grant.Token.ExpiresAt : now + ShortestLife;
        var tenth = (end - now) / 10;
        slot.Grant = grant;
        slot.End = end;
        slot.RenewAt = grant.Renewable ? end - (tenth < Margin ? tenth : Margin) : end;
        slot.Refused = null;
        slot.Flight = null;
    }

    private Slot SlotOf(TokenKey key)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            return slot;
        }

        // A file that changed made a new key: what was kept for its former states is of no use once it has expired.
        var now = time.GetUtcNow();
        foreach (var (other, old) in _slots.Where(pair => pair.Key.Instance == key.Instance && pair.Key.Method == key.Method))
        {
            lock (old.Gate)
            {
                if (old.Flight is null && old.End <= now && old.RefusalAt(now) is null)
                {
                    _slots.TryRemove(other, out _);
                }
            }
        }

        return _slots.GetOrAdd(key, _ => new Slot());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token of {Instance} could not be renewed ahead of its end: {Reason}")]
    private partial void EarlyRenewalFailed(string instance, string reason);

    /// <summary>Obtains a token, or throws what stood in the way.</summary>
    public delegate Task<Grant> SignIn(CancellationToken cancellationToken);

    private sealed record Refusal(RucioException Cause, DateTimeOffset Until)
    {
        public RucioException Again() =>
            new(Cause.Error, Cause.Message, Cause)
            {
                ExceptionClass = Cause.ExceptionClass,
                ExceptionMessage = Cause.ExceptionMessage,
                Status = Cause.Status,
            };
    }

    private sealed class Slot
    {
        public Lock Gate { get; } = new();

        public Grant? Grant { get; set; }

        public DateTimeOffset End { get; set; }

        public DateTimeOffset RenewAt { get; set; }

        public Task<Grant>? Flight { get; set; }

        public Refusal? Refused { get; set; }

        public Refusal? RefusalAt(DateTimeOffset now) => Refused is { } refused && now < refused.Until ? refused : null;
    }
}
