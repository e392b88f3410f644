using Microsoft.Extensions.Logging;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Hosting;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Authorization: token 0123456789abcdef", "0123456789abcdef")]
    [InlineData("sent 'Authorization=Bearer abc.def'", "abc.def")]
    [InlineData("Cookie: username-localhost-8888=2|1:0|xyz; _xsrf=qq", "xyz")]
    [InlineData("X-Rucio-Auth-Token: root-ddmlab-unknown-0123456789abcdef0123456789abcdef", "0123456789abcdef")]
    [InlineData("the token root-ddmlab-unknown-0123456789abcdef0123456789abcdef expired", "0123456789abcdef")]
    [InlineData("{\"username\": \"jdoe\", \"password\": \"hunter 2\"}", "hunter 2")]
    [InlineData("password=hunter2&next=1", "hunter2")]
    [InlineData("oidc_access_token=\"abcdef\"", "abcdef")]
    [InlineData("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqZG9lIn0.c2lnbmF0dXJl back", "c2lnbmF0dXJl")]
    [InlineData("GET https://s3.example.org/b/o?X-Amz-Signature=abcdef failed", "abcdef")]
    [InlineData("davs://jdoe:hunter2@se.example.org/x", "hunter2")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\ndef\n-----END RSA PRIVATE KEY-----", "MIIEabc")]
    [InlineData("cut off: -----BEGIN CERTIFICATE-----\nMIIEabc", "MIIEabc")]
    public void What_looks_like_a_secret_is_masked(string text, string secret)
    {
        var clean = Redaction.Clean(text);

        Assert.DoesNotContain(secret, clean, StringComparison.Ordinal);
        Assert.Contains("***", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Signed in to demo as root; token valid until 2026-11-22")]
    [InlineData("test:small.dataset has 5 files at https://rucio.example.org/replicas")]
    [InlineData("The file /home/jdoe/data/mc20_13TeV-AOD.root is here")]
    public void Ordinary_lines_stay_as_they_are(string text) => Assert.Equal(text, Redaction.Clean(text));

    [Fact]
    public async Task A_secret_in_a_message_or_in_an_exception_does_not_reach_the_log_at_any_level()
    {
        using var log = new StringWriter();
        var setup = new SidecarSetup { Adjust = o => o with { Log = log } };
        setup.Variables["RUCIO_LOG_LEVEL"] = "debug";
        await using (var sidecar = await RunningSidecar.StartAsync(setup))
        {
            var logger = sidecar.Get<ILogger<RedactionTests>>();
            logger.LogDebug("sending {Header}", "X-Rucio-Auth-Token: s3cr3t-one");
            logger.LogError(new InvalidOperationException("password=s3cr3t-two"), "failed");
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("instances?code=s3cr3t-three", UriKind.Relative));
            request.Headers.Add("Authorization", "token s3cr3t-four");
            request.Headers.Add("Cookie", "login=s3cr3t-five");
            using var reply = await sidecar.Client.SendAsync(request);
        }

        var written = log.ToString();
        Assert.Contains("sending X-Rucio-Auth-Token: ***", written, StringComparison.Ordinal);
        Assert.Contains("GET /instances -> 200", written, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", written, StringComparison.Ordinal);
    }
}
