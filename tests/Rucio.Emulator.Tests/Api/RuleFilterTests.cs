namespace Rucio.Emulator.Tests.Api;

public sealed class RuleFilterTests
{
    [Theory]
    [InlineData("created_after", "Sun, 01 Jan 2006 00:00:00 UTC", true)]
    [InlineData("created_after", "Sun, 01 Jan 2006 00:00:00 GMT", true)]
    [InlineData("created_before", "Sun, 01 Jan 2006 00:00:00 UTC", false)]
    public async Task Rules_are_filtered_by_instants_in_the_form_of_the_answers(string key, string instant, bool any)
    {
        var reply = await ListAsync(key, instant);

        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(any, (await reply.Content.ReadAsStringAsync()).Length > 0);
    }

    [Fact]
    public async Task An_instant_in_another_form_fails_as_in_Python()
    {
        var reply = await ListAsync("created_before", "2006-01-01T00:00:00");

        Assert.Equal(500, (int)reply.StatusCode);
        Assert.Equal("time data '2006-01-01T00:00:00' does not match format '%a, %d %b %Y %H:%M:%S %Z'", await reply.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> ListAsync(string key, string instant)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false });
        using var client = new HttpClient { BaseAddress = emulator.RucioUrl };
        client.DefaultRequestHeaders.Add("X-Rucio-Auth-Token", emulator.IssueToken("root"));
        return await client.GetAsync(new Uri($"rules/?{key}={Uri.EscapeDataString(instant)}", UriKind.Relative));
    }
}
