using System.Net;
using System.Text;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Hosting;

public sealed class UntypedBodiesTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task A_JSON_body_is_read_whatever_it_calls_itself(string type)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var body = new StringContent("""{"instance":"nowhere","auth":"userpass"}""", Encoding.UTF8, type);

        using var reply = await sidecar.Client.PutAsync(new Uri("instances", UriKind.Relative), body);

        Assert.NotEqual(HttpStatusCode.UnsupportedMediaType, reply.StatusCode);
        Assert.DoesNotContain("application/json.", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
