using System.Net;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Errors;

public sealed class ErrorBodyTests
{
    [Fact]
    public async Task An_unknown_route_has_the_same_body_as_every_refusal()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        using var reply = await sidecar.Client.GetAsync(new Uri("no/such", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
        var problem = (await RunningSidecar.ReadAsync(reply))!;
        Assert.Equal("no_such_route", (string?)problem["code"]);
        Assert.Equal(404, (int)problem["status"]!);
        Assert.Equal("There is nothing at /no/such.", (string?)problem["error"]);
        Assert.False(string.IsNullOrEmpty((string?)problem["trace_id"]));
    }

    [Fact]
    public async Task A_wrong_method_has_the_same_body_as_every_refusal()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        using var reply = await sidecar.Client.PostAsync(new Uri("instances", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
        Assert.Equal("method_not_allowed", (string?)(await RunningSidecar.ReadAsync(reply))!["code"]);
    }
}
