using System.Net;
using Microsoft.Extensions.Hosting;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task A_fresh_listener_is_greeted_and_gets_the_whole_picture()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        Assert.Equal("text/event-stream", events.Reply.Content.Headers.ContentType?.ToString());
        Assert.Contains("no-cache", events.Reply.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["no"], events.Reply.Headers.GetValues("X-Accel-Buffering"));
        var (type, hello) = await events.NextAsync();
        Assert.Equal("hello", type);
        Assert.Equal(1, (int)hello!["protocol"]!);
        Assert.Equal("snapshot", (await events.NextAsync()).Type);
    }

    [Fact]
    public async Task An_event_arrives_while_the_stream_is_open_and_a_lost_one_is_sent_again()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var hub = sidecar.Get<EventHub>();
        string? id;
        await using (var events = await EventReader.OpenAsync(sidecar.Client))
        {
            await events.UntilAsync("snapshot");
            Publish(hub, "one");
            Assert.Equal("one", (string?)(await events.UntilAsync("did"))["did"]);
            id = events.LastId;
        }

        Publish(hub, "two");
        Publish(hub, "three");
        await using var again = await EventReader.OpenAsync(sidecar.Client, id);
        Assert.Equal("hello", (await again.NextAsync()).Type);
        Assert.Equal(id, again.LastId);
        Assert.Equal("two", (string?)(await again.NextAsync()).Data!["did"]);
        Assert.Equal("three", (string?)(await again.NextAsync()).Data!["did"]);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef.1")]
    [InlineData("nonsense")]
    public async Task An_id_of_another_life_brings_the_whole_picture(string id)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        Publish(sidecar.Get<EventHub>(), "one");
        await using var events = await EventReader.OpenAsync(sidecar.Client, id);
        Assert.Equal("hello", (await events.NextAsync()).Type);
        Assert.Equal("snapshot", (await events.NextAsync()).Type);
    }

    [Fact]
    public async Task A_listener_that_missed_more_than_is_kept_gets_the_whole_picture()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var hub = sidecar.Get<EventHub>();
        string? id;
        await using (var events = await EventReader.OpenAsync(sidecar.Client))
        {
            await events.UntilAsync("snapshot");
            id = events.LastId;
        }

        for (var i = 0; i <= EventHub.Capacity; i++)
        {
            Publish(hub, "x");
        }

        await using var again = await EventReader.OpenAsync(sidecar.Client, id);
        Assert.Equal("hello", (await again.NextAsync()).Type);
        Assert.Equal("snapshot", (await again.NextAsync()).Type);
    }

    [Fact]
    public async Task A_stream_rolls_over_before_the_proxy_would_cut_it_and_loses_nothing()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var hub = sidecar.Get<EventHub>();
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        await events.UntilAsync("snapshot");
        var large = new string('x', 100_000);
        var seen = 0;
        (string Type, System.Text.Json.Nodes.JsonNode? Data) next;
        do
        {
            Publish(hub, large);
            next = await events.NextAsync();
            seen++;
        }
        while (next.Type == "did");

        Assert.Equal(("end", "rollover"), (next.Type, (string?)next.Data!["reason"]));
        Assert.InRange(seen, 80, 90);
        Assert.Equal("eof", (await events.NextAsync()).Type);
        await using var again = await EventReader.OpenAsync(sidecar.Client, events.LastId);
        Assert.Equal("hello", (await again.NextAsync()).Type);
        Assert.Equal("did", (await again.NextAsync()).Type);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/event-stream, */*")]
    public async Task Another_accept_header_is_refused_since_the_proxy_would_hold_the_stream_back(string accept)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "events");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var reply = await sidecar.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotAcceptable, reply.StatusCode);
        Assert.Contains("event_stream_only", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_that_their_listeners_leave_make_room_for_others()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var readers = new List<EventReader>();
            for (var n = 0; n < 40; n++)
            {
                readers.Add(await EventReader.OpenAsync(sidecar.Client));
            }

            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }

            // The sidecar notices an aborted connection on its own time.
            while (sidecar.Get<EventStreams>().Open > 0)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_stop_of_the_sidecar_ends_the_streams_at_once()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await using var events = await EventReader.OpenAsync(sidecar.Client);
        await events.UntilAsync("snapshot");
        sidecar.Get<IHostApplicationLifetime>().StopApplication();
        Assert.Equal("stopping", (string?)(await events.UntilAsync("end"))["reason"]);
    }

    private static void Publish(EventHub hub, string did) =>
        hub.Publish(EventNames.Did, new DidChange("demo", did, "here"), EventsJson.Default.DidChange);
}
