using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

/// <summary>A request carries a token or a password: it goes to no other server than the one that was configured.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData(303, "jdoe")]
    [InlineData(308, "http://rucio.test/accounts/jdoe")]
    [InlineData(307, "/accounts/jdoe")]
    [InlineData(302, "http://RUCIO.test:80/accounts/jdoe")]
    public async Task Within_the_server_a_read_is_followed(int status, string location)
    {
        using var server = new ScriptedServer(_ => To(status, location), _ => ScriptedServer.Json("""{"account": "jdoe"}"""));

        Assert.Equal("jdoe", (await server.Client(TimeProvider.System).Accounts.WhoAmIAsync()).Name);
        Assert.Equal(["GET /accounts/whoami", "GET /accounts/jdoe"], server.Asked);
        Assert.Equal(["t1", "t1"], server.Tokens);
    }

    [Theory]
    [InlineData("https://rucio.test/accounts/jdoe")]
    [InlineData("http://evil.test/accounts/jdoe")]
    [InlineData("http://rucio.test:8080/accounts/jdoe")]
    [InlineData("//evil.test/accounts/jdoe")]
    [InlineData("http://user@rucio.test/accounts/jdoe")]
    [InlineData("ftp://rucio.test/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData(null)]
    public async Task To_anywhere_else_nothing_is_followed(string? location)
    {
        using var server = new ScriptedServer(_ => To(302, location));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Accounts.WhoAmIAsync());

        Assert.Equal(RucioError.BadReply, fault.Error);
        Assert.Equal(1, server.Count);
    }

    [Fact]
    public async Task A_write_is_not_followed_even_within_the_server()
    {
        using var server = new ScriptedServer(_ => To(308, "/elsewhere"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Rules.AddAsync(new NewRule([new Did("a", "b")], "RSE")));

        Assert.Equal(RucioError.BadReply, fault.Error);
        Assert.Equal(1, server.Count);
    }

    [Fact]
    public async Task A_circle_ends()
    {
        using var server = new ScriptedServer(_ => To(302, "/accounts/whoami"));

        await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Accounts.WhoAmIAsync());

        Assert.Equal(4, server.Count);
    }

    [Fact]
    public async Task A_query_in_the_target_is_not_told()
    {
        using var server = new ScriptedServer(_ => To(302, "https://login.test/start?code=hidden"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Scopes.ListAsync());

        Assert.DoesNotContain("hidden", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("https://login.test/start", fault.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage To(int status, string? location)
    {
        var response = ScriptedServer.Empty(status);
        if (location is not null)
        {
            response.Headers.TryAddWithoutValidation("Location", location);
        }

        return response;
    }
}
