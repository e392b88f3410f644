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

    [Theory]
    [InlineData("""{"namespace":"demo","type":"userpass","params":{"username":1}}""", "params.username", "The field 'params.username' must be a text in quotes (line 1, character ")]
    [InlineData("""{"namespace":"demo","type":"userpass","params":[]}""", "params", "The field 'params' must be an object (line 1, character ")]
    [InlineData("[]", null, "The body must be one JSON object.")]
    [InlineData("{not json", null, "The body is not JSON (line 1, character ")]
    public async Task A_value_of_the_wrong_kind_is_named_with_what_it_has_to_be(string body, string? field, string error)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        using var reply = await sidecar.Client.PutAsync(new Uri("auth", UriKind.Relative), new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var problem = (await RunningSidecar.ReadAsync(reply))!;
        Assert.Equal(field, (string?)problem["field"]);
        Assert.StartsWith(error, (string?)problem["error"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)problem["remedy"]));
    }

    [Fact]
    public async Task A_number_beyond_all_bounds_is_a_number_still()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        using var reply = await sidecar.Client.PostAsync(new Uri("did/make-available?namespace=demo", UriKind.Relative), new StringContent("""{"did":"a:b","lifetime_days":1e10}"""));

        var problem = (await RunningSidecar.ReadAsync(reply))!;
        Assert.Equal("lifetime_days", (string?)problem["field"]);
        Assert.StartsWith("The field 'lifetime_days' must be a whole number (line 1, character ", (string?)problem["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth?type=userpass", "namespace", "The query parameter 'namespace' is missing.")]
    [InlineData("upload/jobs/details?namespace=demo&id=abc", "id", "'abc' is not a possible value of 'id'.")]
    public async Task A_parameter_is_named_as_callers_write_it(string path, string field, string error)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var problem = await sidecar.GetJsonAsync(path);

        Assert.Equal((field, error), ((string?)problem["field"], (string?)problem["error"]));
        Assert.False(string.IsNullOrEmpty((string?)problem["remedy"]));
    }
}
