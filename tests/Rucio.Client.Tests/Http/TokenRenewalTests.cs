using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

public sealed class TokenRenewalTests
{
    private readonly FakeTokens _tokens = new();

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_refused_token_is_renewed_once_and_the_request_repeated(int status)
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(status, "CannotAuthenticate", "no"), _ => ScriptedServer.Json("""["test"]"""));

        Assert.Equal(["test"], await server.Client(TimeProvider.System, _tokens).Scopes.ListAsync());

        Assert.Equal(["t1", "t2"], server.Tokens);
    }

    [Fact]
    public async Task A_renewed_token_that_is_refused_too_is_a_failure()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(401, "CannotAuthenticate", "no"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System, _tokens).Scopes.ListAsync());

        Assert.Equal(RucioError.Unauthenticated, fault.Error);
        Assert.Equal(2, server.Count);
        Assert.Equal(1, _tokens.Renewals);
    }

    [Fact]
    public async Task A_401_that_denies_the_action_renews_nothing()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(401, "AccessDenied", "Account jdoe can not"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System, _tokens).Rules.DeleteAsync("a"));

        Assert.Equal(RucioError.Forbidden, fault.Error);
        Assert.Equal(0, _tokens.Renewals);
    }

    [Fact]
    public async Task A_write_with_a_refused_token_was_not_done_and_is_sent_again()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(401, "CannotAuthenticate", "no"), _ => ScriptedServer.Json("""["id"]"""));

        Assert.Equal(["id"], await server.Client(TimeProvider.System, _tokens).Rules.AddAsync(new NewRule([new Did("test", "a")], "RSE")));
    }

    [Fact]
    public async Task A_stream_starts_again_with_the_new_token()
    {
        using var server = new ScriptedServer(
            _ => ScriptedServer.Fault(401, "CannotAuthenticate", "no"), _ => ScriptedServer.Json("{\"scope\": \"test\", \"name\": \"a\"}\n"));

        Assert.Equal("a", (await server.Client(TimeProvider.System, _tokens).Dids.FilesAsync(new Did("test", "d")).SingleAsync()).Name);
    }
}
