using System.Net;
using System.Text;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Hosting;

public sealed class UntypedBodiesTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task A_JSON_body_is_read_whatever_it_calls_itself(string type)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"instance":"nowhere","auth":"userpass"}"""));
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var reply = await sidecar.Client.PutAsync(new Uri("instances", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal("instance", (string?)(await RunningSidecar.ReadAsync(reply))!["field"]);
    }
}
