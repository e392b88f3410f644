using System.Net;
using System.Net.Http.Headers;
using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

public sealed class RetryTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_read_waits_as_long_as_the_server_asks()
    {
        using var server = new ScriptedServer(_ => Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))), _ => ScriptedServer.Json("[]"));
        var reading = server.Client(_time).Scopes.ListAsync();

        await _time.ArmedAsync(TimeSpan.FromSeconds(7));
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, server.Count);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Empty(await reading);
        Assert.Equal(2, server.Count);
    }

    [Fact]
    public async Task A_read_waits_until_the_date_that_the_server_names()
    {
        var date = new RetryConditionHeaderValue(_time.GetUtcNow().AddSeconds(11));
        using var server = new ScriptedServer(_ => Wait(date), _ => ScriptedServer.Json("[]"));
        var reading = server.Client(_time).Scopes.ListAsync();

        await _time.ArmedAsync(TimeSpan.FromSeconds(11));
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Empty(await reading);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(86400)]
    public async Task Nobody_waits_longer_than_the_longest_pause(int seconds)
    {
        using var server = new ScriptedServer(_ => Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds))), _ => ScriptedServer.Json("[]"));
        var reading = server.Client(_time).Scopes.ListAsync();

        await _time.ArmedAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await reading);
    }

    [Fact]
    public async Task A_date_that_has_passed_means_at_once()
    {
        var date = new RetryConditionHeaderValue(_time.GetUtcNow().AddDays(-1));
        using var server = new ScriptedServer(_ => Wait(date), _ => ScriptedServer.Json("[]"));

        Assert.Empty(await server.Client(_time).Scopes.ListAsync());
    }

    [Fact]
    public async Task Pauses_grow_and_the_last_failure_is_told()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(503));
        var reading = server.Client(_time).Scopes.ListAsync();

        await _time.ArmedAsync(TimeSpan.FromSeconds(0.5));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await _time.ArmedAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<RucioException>(() => reading);
        Assert.Equal(RucioError.Busy, fault.Error);
        Assert.Equal(3, server.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_post_that_only_asks_is_repeated_like_a_read(int status)
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(status), _ => ScriptedServer.Empty(200));
        var reading = server.Client(_time).Replicas.ListAsync([new Did("test", "a")]).ToListAsync().AsTask();

        await _time.ArmedAsync(TimeSpan.FromSeconds(0.5));
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Empty(await reading);
        Assert.Equal(2, server.Count);
    }

    [Fact]
    public async Task A_write_is_never_repeated()
    {
        using var server = new ScriptedServer(_ => Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(1))), _ => ScriptedServer.Json("""["x"]"""));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(_time).Rules.AddAsync(new NewRule([new Did("test", "a")], "RSE")));

        Assert.Equal(RucioError.Busy, fault.Error);
        Assert.Equal(TimeSpan.FromSeconds(1), fault.RetryAfter);
        Assert.Equal(1, server.Count);
    }

    [Fact]
    public async Task A_failure_that_will_not_pass_is_not_repeated()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(404, "RuleNotFound", "none"));

        await Assert.ThrowsAsync<RucioException>(() => server.Client(_time).Rules.GetAsync("a"));

        Assert.Equal(1, server.Count);
    }

    [Fact]
    public async Task A_read_whose_body_breaks_off_is_repeated()
    {
        using var server = new ScriptedServer(_ => Torn(), _ => ScriptedServer.Json("""["test"]"""));
        var reading = server.Client(_time).Scopes.ListAsync();

        await _time.ArmedAsync(TimeSpan.FromSeconds(0.5));
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal(["test"], await reading);
    }

    [Fact]
    public async Task A_body_that_breaks_off_every_time_is_a_bad_reply()
    {
        using var server = new ScriptedServer(_ => Torn());
        var connection = server.Connection(_time, new RucioEndpoint { BaseUrl = new Uri("http://rucio.test"), Retry = new RucioRetry { Attempts = 0 } });

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioClient(connection, new FakeTokens()).Scopes.ListAsync());

        Assert.Equal(RucioError.BadReply, fault.Error);
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_sees_a_cancellation_and_no_failure()
    {
        using var server = new ScriptedServer(_ => Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))));
        using var giveUp = new CancellationTokenSource();
        var reading = server.Client(_time).Scopes.ListAsync(giveUp.Token);

        await _time.ArmedAsync(TimeSpan.FromSeconds(7));
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(1, server.Count);
    }

    private static HttpResponseMessage Wait(RetryConditionHeaderValue retryAfter)
    {
        var response = ScriptedServer.Empty((int)HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = retryAfter;
        return response;
    }

    private static HttpResponseMessage Torn() => new(HttpStatusCode.OK) { Content = new StreamContent(new TornStream()) };

    private sealed class TornStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
