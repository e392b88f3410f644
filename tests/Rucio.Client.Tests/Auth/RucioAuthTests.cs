using Rucio.Client.Tests.Fixture;

namespace Rucio.Client.Tests.Auth;

public sealed class RucioAuthTests
{
    [Theory]
    [InlineData("pass\nword")]
    [InlineData("pass\rword")]
    [InlineData("pass\0word")]
    public async Task A_password_that_no_header_can_carry_is_refused_in_words_and_not_shown(string password)
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(200));

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(server.Connection(TimeProvider.System)).UserpassAsync("jdoe", new Secret(password), null));

        Assert.Equal(RucioError.Invalid, fault.Error);
        Assert.Contains("X-Rucio-Password", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", fault.Message.Replace("X-Rucio-Password", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, server.Count);
    }

    [Theory]
    [InlineData("pässwörd", new byte[] { 0x70, 0xe4, 0x73, 0x73, 0x77, 0xf6, 0x72, 0x64 })]
    [InlineData("日", new byte[] { 0xe6, 0x97, 0xa5 })]
    public async Task A_password_beyond_ASCII_goes_out_as_Pythons_client_sends_it_or_else_as_UTF8(string password, byte[] expected)
    {
        var head = string.Empty;
        await using var server = new RawServer((stream, text, stop) =>
        {
            head = text; // Latin-1: one character a byte
            return RawServer.WriteAsync(stream, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", stop);
        });

        await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(server.Connection(TimeProvider.System)).UserpassAsync("jdoe", new Secret(password), null));

        Assert.Contains("X-Rucio-Password: " + string.Concat(expected.Select(value => (char)value)) + "\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_goes_to_the_auth_url_with_its_path()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(401));
        var endpoint = new RucioEndpoint { BaseUrl = new Uri("http://rucio.test/api"), AuthUrl = new Uri("http://auth.test/rucio/") };

        await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(server.Connection(TimeProvider.System, endpoint)).UserpassAsync("jdoe", new Secret("x"), null));

        Assert.Equal(["GET /rucio/auth/userpass"], server.Asked);
    }

    [Fact]
    public async Task An_answer_without_a_token_is_no_log_in()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Json("<html>"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(server.Connection(TimeProvider.System)).UserpassAsync("jdoe", new Secret("x"), null));

        Assert.Equal(RucioError.BadReply, fault.Error);
    }

    [Fact]
    public async Task An_OIDC_token_that_Rucio_refuses_with_a_traceback_is_told_in_its_last_line()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Fault(500, "CannotAuthenticate", "Traceback (most recent call last):\\n  File x\\nValueError: audience\\n"));

        var fault = await Assert.ThrowsAsync<RucioException>(() => new RucioAuth(server.Connection(TimeProvider.System)).ValidateAsync(new Secret("jwt")));

        Assert.Equal(RucioError.Unauthenticated, fault.Error);
        Assert.Equal("CannotAuthenticate: ValueError: audience", fault.Message);
        Assert.StartsWith("Traceback", fault.ExceptionMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{'account': 'jdoe', 'identity': "O'Hara", 'lifetime': datetime.datetime(2026, 11, 22, 5, 40, 57), 'audience': None, 'authz_scope': None, 'vo': 'def'}""", "O'Hara", 57, 0)]
    [InlineData("""{'identity': 'a\'b\\c \xe9\u65e5', 'account': 'jdoe', 'lifetime': datetime.datetime(2026, 11, 22, 5, 40), 'new': {'x': 1}}""", "a'b\\c é日", 0, 0)]
    [InlineData("""{'account': 'jdoe', 'identity': 'account: x', 'lifetime': datetime.datetime(2026, 11, 22, 5, 40, 57, 759191)}""", "account: x", 57, 759191)]
    public void What_Rucio_says_about_a_token_is_Python(string text, string identity, int second, int microsecond)
    {
        var info = TokenInfoReader.Read(text)!;

        Assert.Equal("jdoe", info.Account);
        Assert.Equal(identity, info.Identity);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 5, 40, second, TimeSpan.Zero).AddMicroseconds(microsecond), info.ExpiresAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{'account': 'jdoe'}")]
    [InlineData("{'account': 'jdoe', 'lifetime': datetime.datetime(2026, 13, 42)}")]
    [InlineData("{'account': 'jdoe', 'lifetime': datetime.datetime()}")]
    [InlineData("{'account': None, 'lifetime': datetime.datetime(2026, 1, 2)}")]
    public void Anything_else_says_nothing(string text) => Assert.Null(TokenInfoReader.Read(text));
}
