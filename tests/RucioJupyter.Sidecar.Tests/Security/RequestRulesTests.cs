using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Security;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public void An_unsafe_method_without_any_proof_is_refused(string method) =>
        Assert.Equal("xsrf_missing", RequestRules.Refusal(method, Headers(), overTcp: false)!.Code);

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public void A_safe_method_needs_no_proof(string method) => Assert.Null(RequestRules.Refusal(method, Headers(), overTcp: false));

    [Theory]
    [InlineData("_xsrf=abc", "abc", true)]
    [InlineData("a=b; _xsrf=abc; c=d", "abc", true)]
    [InlineData("_xsrf=other; _xsrf=abc", "abc", true)] // a hub's cookie and the server's, one for each path
    [InlineData("_xsrf=2|1a2b|c3|1700000000", "2|1a2b|c3|1700000000", true)]
    [InlineData("_xsrf=abc", "abd", false)]
    [InlineData("_xsrf=abc", "", false)]
    [InlineData("_xsrf=", "", false)]
    [InlineData("x_xsrf=abc", "abc", false)]
    [InlineData("", "abc", false)]
    public void The_header_must_equal_the_cookie(string cookie, string header, bool passes)
    {
        var refusal = RequestRules.Refusal("POST", Headers(("Cookie", cookie), ("X-XSRFToken", header)), overTcp: false);

        Assert.Equal(passes, refusal is null);
    }

    [Fact]
    public void An_authorization_header_is_proof_enough() =>
        Assert.Null(RequestRules.Refusal("POST", Headers(("Authorization", "token abc")), overTcp: false));

    [Theory]
    [InlineData("https://hub.example.org", "hub.example.org", null, true)]
    [InlineData("https://hub.example.org:443", "hub.example.org", null, true)]
    [InlineData("http://localhost:8888", "localhost:8888", null, true)]
    [InlineData("https://HUB.example.org", "hub.example.org:443", null, true)]
    [InlineData("https://hub.example.org", "inner:8888", "hub.example.org", true)]
    [InlineData("http://evil.example", "hub.example.org", null, false)]
    [InlineData("http://localhost:8889", "localhost:8888", null, false)]
    [InlineData("https://hub.example.org.evil.example", "hub.example.org", null, false)]
    [InlineData("null", "hub.example.org", null, false)]
    [InlineData("", "hub.example.org", null, false)]
    public void A_foreign_origin_is_refused_even_with_the_right_token(string origin, string host, string? forwarded, bool passes)
    {
        var headers = Headers(("Origin", origin), ("Host", host), ("Authorization", "token abc"));
        if (forwarded is not null)
        {
            headers["X-Forwarded-Host"] = forwarded;
        }

        Assert.Equal(passes, RequestRules.Refusal("POST", headers, overTcp: false) is null);
        Assert.Equal(passes, RequestRules.Refusal("GET", headers, overTcp: false) is null);
    }

    [Theory]
    [InlineData("GET", "cross-site", false)]
    [InlineData("POST", "cross-site", false)]
    [InlineData("POST", "same-site", false)]
    [InlineData("GET", "same-site", true)]
    [InlineData("POST", "same-origin", true)]
    [InlineData("GET", "none", true)]
    public void Fetch_metadata_of_another_site_is_refused(string method, string site, bool passes)
    {
        var refusal = RequestRules.Refusal(method, Headers(("Sec-Fetch-Site", site), ("Authorization", "token abc")), overTcp: false);

        Assert.Equal(passes, refusal is null);
    }

    [Theory]
    [InlineData("localhost:1234", true)]
    [InlineData("127.0.0.1:1234", true)]
    [InlineData("[::1]:1234", true)]
    [InlineData("rebound.example:1234", false)]
    [InlineData("", false)]
    public void Over_tcp_only_localhost_is_answered(string host, bool passes) =>
        Assert.Equal(passes, RequestRules.Refusal("GET", Headers(("Host", host)), overTcp: true) is null);

    [Fact]
    public async Task The_rule_stands_before_every_route()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        foreach (var path in new[] { "instances", "auth", "did/make-available", "purge-cache", "upload", "no/such" })
        {
            using var reply = await sidecar.Bare.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));

            Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
            var problem = (await RunningSidecar.ReadAsync(reply))!;
            Assert.Equal("xsrf_missing", (string?)problem["code"]);
            Assert.Contains("X-XSRFToken", (string?)problem["error"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_reply_carries_the_security_headers_and_no_cors()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        foreach (var path in new[] { "", "healthz", "instances", "no/such", "list-scopes" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("Origin", "http://localhost");
            using var reply = await sidecar.Bare.SendAsync(request);

            Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single());
            Assert.DoesNotContain(reply.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(reply.Headers, h => h.Key == "Server");
            Assert.EndsWith("json", reply.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Over_tcp_a_request_without_the_token_is_refused()
    {
        using var setup = new SidecarSetup();
        var options = setup.Options() with { SocketPath = null, Tcp = new TcpListening(0, "right") };
        await using var app = await SidecarRun.StartAsync(options, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var without = await client.GetAsync(new Uri("version", UriKind.Relative));
        client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        using var wrong = await client.GetAsync(new Uri("version", UriKind.Relative));
        client.DefaultRequestHeaders.Authorization = new("Bearer", "right");
        using var right = await client.GetAsync(new Uri("version", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal("127.0.0.1", client.BaseAddress!.Host);
        await app.StopAsync();
    }

    private static HeaderDictionary Headers(params (string Name, string Value)[] values)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in values)
        {
            headers[name] = value;
        }

        return headers;
    }
}
