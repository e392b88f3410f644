using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator.Tests.Recordings;

namespace Rucio.Emulator.Tests.Api;

public sealed class DaemonTests
{
    [Fact]
    public async Task A_rule_becomes_OK_after_the_delay_and_its_replicas_become_available()
    {
        var clock = new SetClock(DateTimeOffset.UtcNow);
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false, Clock = clock, DaemonDelay = TimeSpan.FromSeconds(30) });
        var id = await AddRuleAsync(emulator);

        Assert.Equal("REPLICATING", await StateAsync(emulator, id));
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.Equal("OK", await StateAsync(emulator, id));

        var replicas = await SendAsync(emulator, "GET", "/replicas/test/tiny.dataset", null);
        Assert.Contains("\"LOCAL-MOUNT\": \"AVAILABLE\"", replicas.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_rule_brings_to_a_mount_can_be_read_there()
    {
        var mount = Directory.CreateTempSubdirectory("mount-").FullName;
        try
        {
            var clock = new SetClock(DateTimeOffset.UtcNow);
            await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false, Clock = clock, DaemonDelay = TimeSpan.FromSeconds(5), Mount = mount });
            await AddRuleAsync(emulator);
            Assert.Empty(Directory.GetFiles(mount, "one-byte.dat", SearchOption.AllDirectories));
            clock.Now += TimeSpan.FromSeconds(6);

            await SendAsync(emulator, "GET", "/scopes/", null);

            Assert.Equal(1, new FileInfo(Assert.Single(Directory.GetFiles(mount, "one-byte.dat", SearchOption.AllDirectories))).Length);
        }
        finally
        {
            Directory.Delete(mount, recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_delay_nothing_moves_by_itself()
    {
        var clock = new SetClock(DateTimeOffset.UtcNow);
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false, Clock = clock });
        var id = await AddRuleAsync(emulator);
        clock.Now += TimeSpan.FromMinutes(50);

        Assert.Equal("REPLICATING", await StateAsync(emulator, id));
    }

    [Fact]
    public async Task A_reset_forgets_what_was_changed()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false });
        var id = await AddRuleAsync(emulator);

        Assert.Equal(200, (await RawClient.SendAsync(emulator.RucioUrl, "POST", "/emulator/reset")).Status);

        Assert.Equal(404, (await SendAsync(emulator, "GET", "/rules/" + id, null)).Status);
    }

    private static async Task<string> AddRuleAsync(EmulatorHost emulator)
    {
        var answer = await SendAsync(emulator, "POST", "/rules/", """{"dids": [{"scope": "test", "name": "tiny.dataset"}], "copies": 1, "rse_expression": "LOCAL-MOUNT"}""");
        Assert.Equal(201, answer.Status);
        return JsonNode.Parse(answer.Body)![0]!.ToString();
    }

    private static async Task<string> StateAsync(EmulatorHost emulator, string id) =>
        JsonNode.Parse((await SendAsync(emulator, "GET", "/rules/" + id, null)).Body)!["state"]!.ToString();

    private static Task<WireAnswer> SendAsync(EmulatorHost emulator, string method, string target, string? body) =>
        RawClient.SendAsync(emulator.RucioUrl, method, target, [new("X-Rucio-Auth-Token", emulator.IssueToken("jdoe"))], body is null ? null : Encoding.UTF8.GetBytes(body));

    private sealed class SetClock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
