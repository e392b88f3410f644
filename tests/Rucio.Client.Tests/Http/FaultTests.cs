using System.Net;
using System.Text;
using Rucio.Client.Tests.Fixture;
using Rucio.Policy;

namespace Rucio.Client.Tests.Http;

public sealed class FaultTests
{
    [Theory]
    [InlineData(500, "<!DOCTYPE HTML PUBLIC><title>500 Internal Server Error</title>", "日本", RucioError.NotFound)]
    [InlineData(500, "<!DOCTYPE HTML PUBLIC><title>500 Internal Server Error</title>", "nöt", RucioError.ServerFault)]
    [InlineData(500, "invalid syntax (<unknown>, line 1)", "日本", RucioError.ServerFault)]
    [InlineData(500, "", "a", RucioError.ServerFault)]
    [InlineData(404, "<!doctype html><title>404 Not Found</title>", "a", RucioError.BadReply)]
    [InlineData(404, "", "a", RucioError.BadReply)]
    [InlineData(405, "<!doctype html>", "a", RucioError.BadReply)]
    [InlineData(401, "<html>", "a", RucioError.Unauthenticated)]
    [InlineData(403, "<html>", "a", RucioError.Forbidden)]
    [InlineData(400, "<html>", "a", RucioError.Invalid)]
    [InlineData(414, "<html>", "a", RucioError.Invalid)]
    [InlineData(418, "teapot", "a", RucioError.BadReply)]
    [InlineData(206, "[]", "a", RucioError.BadReply)]
    [InlineData(200, "<html><body>Log in here</body></html>", "a", RucioError.BadReply)]
    [InlineData(200, "", "a", RucioError.BadReply)]
    [InlineData(200, "{\"scope\": 1}", "a", RucioError.BadReply)]
    [InlineData(200, "{\"scope\": \"test\", \"name\":", "a", RucioError.BadReply)]
    public async Task What_is_no_answer_of_Rucios_is_classified_by_what_it_can_mean(int status, string body, string name, RucioError expected)
    {
        using var server = new ScriptedServer(_ => Html(status, body));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Dids.GetAsync(new Did("odd", name)));

        Assert.Equal(expected, fault.Error);
        Assert.Equal(status, fault.Status);
        Assert.Null(fault.ExceptionClass);
    }

    [Fact]
    public async Task A_web_page_in_place_of_a_stream_is_no_list()
    {
        using var server = new ScriptedServer(_ => Html(200, "<html>"));

        var fault = await Assert.ThrowsAsync<RucioException>(async () => await server.Client(TimeProvider.System).Dids.FilesAsync(new Did("a", "b")).ToListAsync());

        Assert.Equal(RucioError.BadReply, fault.Error);
    }

    [Fact]
    public async Task The_class_in_the_header_counts_where_the_body_has_none()
    {
        using var server = new ScriptedServer(_ =>
        {
            var response = ScriptedServer.Empty(404);
            response.Headers.TryAddWithoutValidation("ExceptionClass", "RuleNotFound");
            response.Headers.TryAddWithoutValidation("ExceptionMessage", "No rule with...");
            return response;
        });

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Rules.GetAsync("a"));

        Assert.Equal((RucioError.NotFound, "RuleNotFound", "No rule with..."), (fault.Error, fault.ExceptionClass, fault.ExceptionMessage));
    }

    [Fact]
    public async Task The_text_is_that_of_the_body_and_not_cut()
    {
        var text = new string('x', 5000);
        using var server = new ScriptedServer(_ =>
        {
            var response = ScriptedServer.Fault(409, "DuplicateRule", text);
            response.Headers.TryAddWithoutValidation("ExceptionClass", "DuplicateRule");
            response.Headers.TryAddWithoutValidation("ExceptionMessage", text[..125] + "...");
            return response;
        });

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Rules.AddAsync(new NewRule([new Did("a", "b")], "RSE")));

        Assert.Equal(text, fault.ExceptionMessage);
        Assert.Equal(RucioError.Conflict, fault.Error);
    }

    [Fact]
    public async Task An_error_page_without_end_is_read_up_to_a_limit()
    {
        using var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StreamContent(new EndlessStream()) });

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Rules.GetAsync("a"));

        Assert.Equal(RucioError.ServerFault, fault.Error);
        Assert.True(fault.Message.Length < 3000, $"{fault.Message.Length} characters");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using var connection = new RucioConnection(
            new RucioEndpoint { BaseUrl = new Uri("http://127.0.0.1:1"), Retry = new RucioRetry { Attempts = 0 } }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RucioException>(() => connection.PingAsync());

        Assert.Equal(RucioError.Unreachable, fault.Error);
        Assert.Null(fault.Status);
        Assert.Contains("127.0.0.1:1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_is_told()
    {
        await using var server = new RawServer((stream, _, stop) => RawServer.WriteAsync(stream, "SSH-2.0-OpenSSH_9.2\r\n\r\n", stop));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Connection(TimeProvider.System).PingAsync());

        Assert.Contains(fault.Error, new[] { RucioError.BadReply, RucioError.Unreachable });
    }

    [Fact]
    public async Task A_connection_that_closes_without_an_answer_is_unreachable()
    {
        await using var server = new RawServer((_, _, _) => Task.CompletedTask);

        Assert.Equal(RucioError.Unreachable, (await Assert.ThrowsAsync<RucioException>(() => server.Connection(TimeProvider.System).PingAsync())).Error);
    }

    [Theory]
    [InlineData("ftp://rucio.test")]
    [InlineData("http://user:password@rucio.test")]
    [InlineData("https://rucio.test/?a=b")]
    public void A_base_url_that_cannot_work_is_refused(string url) => Assert.Equal(
        RucioError.Invalid,
        Assert.Throws<RucioException>(() => new RucioConnection(new RucioEndpoint { BaseUrl = new Uri(url) }, TimeProvider.System)).Error);

    [Fact]
    public void Times_that_cannot_work_are_refused_by_name()
    {
        var endpoint = new RucioEndpoint { BaseUrl = new Uri("http://rucio.test") };

        Assert.Contains("AttemptTimeout", Refused(endpoint with { AttemptTimeout = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("IdleTimeout", Refused(endpoint with { IdleTimeout = Timeout.InfiniteTimeSpan }), StringComparison.Ordinal);
        Assert.Contains("LongestDelay", Refused(endpoint with { Retry = new RucioRetry { LongestDelay = TimeSpan.FromDays(2) } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_longer_than_any_URL_is_refused_in_words()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(200));

        var fault = await Assert.ThrowsAsync<RucioException>(() => server.Client(TimeProvider.System).Dids.GetAsync(new Did("test", new string('x', 100_000))));

        Assert.Equal(RucioError.Invalid, fault.Error);
        Assert.True(fault.Message.Length < 300, fault.Message);
    }

    [Fact]
    public async Task A_name_that_is_no_Unicode_is_simply_not_found()
    {
        using var server = new ScriptedServer(_ => ScriptedServer.Empty(200));
        var client = server.Client(TimeProvider.System);

        Assert.Empty(await client.Replicas.ListAsync([new Did("test", "a\ud800b")]).ToListAsync());
        Assert.Empty(await client.Dids.FilesAsync(new Did("test", "a\ud800b")).ToListAsync());
    }

    [Fact]
    public async Task Many_paths_are_asked_for_in_requests_that_a_web_server_takes()
    {
        using var server = new ScriptedServer(request => ScriptedServer.Json("{" + string.Join(',', request.RequestUri!.Query.Split("lfn=")[1..].Select(name => $"\"{Uri.UnescapeDataString(name.TrimEnd('&'))}\": \"pfn\"")) + "}"));
        var files = Enumerable.Range(0, 300).Select(number => new Did("test", $"{new string('x', 100)}-{number}"));

        Assert.Equal(300, (await server.Client(TimeProvider.System).Rses.Lfns2PfnsAsync("RSE", files)).Count);
        Assert.InRange(server.Count, 5, 10);
        Assert.All(server.Asked, line => Assert.InRange(line.Length, 1, 8000));
    }

    private static string Refused(RucioEndpoint endpoint) =>
        Assert.Throws<RucioException>(() => new RucioConnection(endpoint, TimeProvider.System)).Message;

    private static HttpResponseMessage Html(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };

    private sealed class EndlessStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
