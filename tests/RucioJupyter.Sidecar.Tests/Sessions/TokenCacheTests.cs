using Microsoft.Extensions.Logging.Abstractions;
using Rucio.Client;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Tests.Sessions;

public sealed class TokenCacheTests
{
    private static readonly TokenKey Key = new("demo", AuthMethod.Userpass, "jdoe", null);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));
    private int _signIns;

    [Fact]
    public async Task A_token_is_asked_for_once_and_then_kept()
    {
        var cache = NewCache();

        var first = await cache.GetAsync(Key, SignInAsync, default);
        var second = await cache.GetAsync(Key, SignInAsync, default);

        Assert.Same(first, second);
        Assert.Equal(1, _signIns);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_sign_in()
    {
        var cache = NewCache();
        var gate = new TaskCompletionSource();

        var callers = Enumerable.Range(0, 50).Select(_ => cache.GetAsync(Key, SlowAsync, default).AsTask()).ToList();
        gate.SetResult();
        var grants = await Task.WhenAll(callers);

        Assert.Equal(1, _signIns);
        Assert.All(grants, grant => Assert.Same(grants[0], grant));

        async Task<Grant> SlowAsync(CancellationToken cancellationToken)
        {
            await gate.Task;
            return await SignInAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_sign_in_to_the_others()
    {
        var cache = NewCache();
        var gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();

        var first = cache.GetAsync(Key, SlowAsync, impatient.Token).AsTask();
        var second = cache.GetAsync(Key, SlowAsync, default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("token-1", (await second).Token.Value.Reveal());

        async Task<Grant> SlowAsync(CancellationToken cancellationToken)
        {
            await gate.Task.WaitAsync(cancellationToken);
            return await SignInAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task A_token_near_its_end_is_still_given_while_the_next_one_is_fetched()
    {
        var cache = NewCache();
        await cache.GetAsync(Key, SignInAsync, default);
        _time.Advance(TimeSpan.FromMinutes(56));

        var old = await cache.GetAsync(Key, SignInAsync, default);
        var next = await cache.RenewAsync(Key, old.Token, SignInAsync, default);

        Assert.Equal("token-1", old.Token.Value.Reveal());
        Assert.Equal("token-2", next.Token.Value.Reveal());
        Assert.Equal(2, _signIns);
    }

    [Fact]
    public async Task A_failed_early_renewal_does_not_disturb_those_who_hold_a_good_token()
    {
        var cache = NewCache();
        await cache.GetAsync(Key, SignInAsync, default);
        _time.Advance(TimeSpan.FromMinutes(56));

        for (var i = 0; i < 10; i++)
        {
            var grant = await cache.GetAsync(Key, _ => throw new RucioException(RucioError.Unreachable, "down"), default);
            Assert.Equal("token-1", grant.Token.Value.Reveal());
        }
    }

    [Fact]
    public async Task A_token_after_its_end_is_not_given_any_more()
    {
        var cache = NewCache();
        await cache.GetAsync(Key, SignInAsync, default);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("token-2", (await cache.GetAsync(Key, SignInAsync, default)).Token.Value.Reveal());
    }

    [Fact]
    public async Task Those_who_hold_the_same_refused_token_share_its_replacement()
    {
        var cache = NewCache();
        var refused = (await cache.GetAsync(Key, SignInAsync, default)).Token;

        var renewed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cache.RenewAsync(Key, refused, SignInAsync, default).AsTask()));

        Assert.Equal(2, _signIns);
        Assert.All(renewed, grant => Assert.Equal("token-2", grant.Token.Value.Reveal()));
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_a_while_so_that_polling_locks_nobody_out()
    {
        var cache = NewCache();
        var attempts = 0;

        for (var i = 0; i < 5; i++)
        {
            var e = await Assert.ThrowsAsync<RucioException>(() => cache.GetAsync(Key, RefuseAsync, default).AsTask());
            Assert.Equal("Cannot authenticate", e.Message);
            Assert.Equal("CannotAuthenticate", e.ExceptionClass);
        }

        Assert.Equal(1, attempts);
        _time.Advance(TokenCache.RefusalLife);
        Assert.Equal("token-1", (await cache.GetAsync(Key, SignInAsync, default)).Token.Value.Reveal());

        Task<Grant> RefuseAsync(CancellationToken cancellationToken)
        {
            attempts++;
            throw new RucioException(RucioError.Unauthenticated, "Cannot authenticate") { ExceptionClass = "CannotAuthenticate", Status = 401 };
        }
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_asked_again_at_once()
    {
        var cache = NewCache();

        await Assert.ThrowsAsync<RucioException>(() => cache.GetAsync(Key, _ => throw new RucioException(RucioError.Unreachable, "down"), default).AsTask());

        Assert.Equal("token-1", (await cache.GetAsync(Key, SignInAsync, default)).Token.Value.Reveal());
    }

    [Fact]
    public async Task Two_accounts_of_one_user_never_share_a_token()
    {
        var cache = NewCache();

        var one = await cache.GetAsync(Key with { Account = "jdoe" }, SignInAsync, default);
        var other = await cache.GetAsync(Key with { Account = "phys" }, SignInAsync, default);

        Assert.NotEqual(one.Token.Value, other.Token.Value);
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_of_the_server_does_not_cause_a_login_per_request()
    {
        var cache = NewCache();

        await cache.GetAsync(Key, LateAsync, default);
        await cache.GetAsync(Key, LateAsync, default);

        Assert.Equal(1, _signIns);

        Task<Grant> LateAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new Grant(new RucioToken(new Secret($"token-{++_signIns}"), _time.GetUtcNow().AddHours(-2), "jdoe"), null, ExpiryKind.Token, true));
    }

    [Fact]
    public async Task Forgetting_one_instance_leaves_the_others_alone()
    {
        var cache = NewCache();
        await cache.GetAsync(Key, SignInAsync, default);
        await cache.GetAsync(Key with { Instance = "other" }, SignInAsync, default);

        cache.Forget("demo");

        Assert.Null(cache.Peek(Key).Grant);
        Assert.NotNull(cache.Peek(Key with { Instance = "other" }).Grant);
    }

    private TokenCache NewCache() => new(_time, NullLogger<TokenCache>.Instance);

    private Task<Grant> SignInAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new Grant(
            new RucioToken(new Secret($"token-{Interlocked.Increment(ref _signIns)}"), _time.GetUtcNow().AddHours(1), "jdoe"), null, ExpiryKind.Token, Renewable: true));
}
