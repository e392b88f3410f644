using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Hosting;

public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("healthz")]
    public async Task It_is_healthy_without_any_configuration(string path)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var reply = await sidecar.GetJsonAsync(path);

        Assert.Equal("""{"status":"ok"}""", reply.ToJsonString());
    }

    [Fact]
    public async Task The_version_says_which_process_answers_and_what_it_can_do()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var reply = await sidecar.GetJsonAsync("version");

        Assert.Equal(Environment.ProcessId, (int)reply["pid"]!);
        Assert.Equal(1, (int)reply["protocol"]!);
        Assert.Contains("events", reply["capabilities"]!.AsArray().Select(c => (string)c!));
    }
}
