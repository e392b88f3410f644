using System.Net;
using System.Net.Sockets;
using System.Text;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Errors;

public sealed class LimitsTests
{
    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_read()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var body = new string(' ', (int)Listener.LargestBody) + "{}";

        // The client asks before it sends: one that sends at once may find the connection closed before it reads the reply.
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("instances", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { ExpectContinue = true },
        };
        using var reply = await sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
        Assert.Equal("The body is larger than this request may be.", (string?)(await RunningSidecar.ReadAsync(reply))!["error"]);
    }

    [Fact]
    public async Task A_query_that_is_too_long_for_its_parameter_is_told_by_the_route()
    {
        await using var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(new Uri("http://127.0.0.1:9")));

        var problem = await sidecar.GetJsonAsync($"did-search?namespace=demo&did=test:x&filters=bytes={new string('1', 40_000)}");

        Assert.Equal(("bad_filter", "filters"), ((string?)problem["code"], (string?)problem["field"]));
    }

    [Fact]
    public async Task Cookies_of_other_applications_cost_nobody_this_one()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(sidecar.Setup.SocketPath));
        await using var stream = new NetworkStream(socket);

        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: name=J\u00fcrgen; big={new string('x', 60_000)}\r\n\r\n"));
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
    }

    [Fact]
    public void An_unforeseen_failure_says_nothing_about_itself()
    {
        var body = ProblemMap.Describe(new InvalidOperationException("secret: /home/jdoe/.globus/userkey.pem"), "trace-1");

        Assert.Equal(500, body.Status);
        Assert.Equal("internal", body.Code);
        Assert.DoesNotContain("jdoe", body.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", body.Error, StringComparison.Ordinal);
        Assert.Contains("trace-1", body.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callers_request_id_comes_back_and_one_that_could_break_a_log_line_does_not()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Equal("abc-12345", await IdOfAsync(sidecar, "abc-12345"));
        Assert.NotEqual("abc 12345;drop", await IdOfAsync(sidecar, "abc 12345;drop"));
    }

    private static async Task<string> IdOfAsync(RunningSidecar sidecar, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("no/such", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        using var reply = await sidecar.Client.SendAsync(request);
        var header = reply.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(header, (string?)(await RunningSidecar.ReadAsync(reply))!["trace_id"]);
        return header;
    }
}
