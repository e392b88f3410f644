using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Tests.Events;

/// <summary>A listener on the event stream, as a browser would be.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _reply;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage reply, StreamReader lines)
    {
        _reply = reply;
        _lines = lines;
    }

    public HttpResponseMessage Reply => _reply;

    /// <summary>The id of the latest event.</summary>
    public string? LastId { get; private set; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(reply.IsSuccessStatusCode, reply.ToString());
        return new EventReader(reply, new StreamReader(await reply.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event, or comment (type <c>:</c>); type <c>eof</c> at the end.</summary>
    public async Task<(string Type, JsonNode? Data)> NextAsync(CancellationToken cancellationToken = default)
    {
        string? type = null;
        string? data = null;
        while (true)
        {
            var line = await _lines.ReadLineAsync(cancellationToken);
            switch (line)
            {
                case null:
                    return ("eof", null);
                case "" when type is not null:
                    return (type, JsonNode.Parse(data!));
                case ":":
                    return (":", null);
                case "":
                    break;
                case var _ when line.StartsWith("id: ", StringComparison.Ordinal):
                    LastId = line[4..];
                    break;
                case var _ when line.StartsWith("event: ", StringComparison.Ordinal):
                    type = line[7..];
                    break;
                case var _ when line.StartsWith("data: ", StringComparison.Ordinal):
                    data = line[6..];
                    break;
                default:
                    Assert.Fail($"An odd line: {line}");
                    break;
            }
        }
    }

    /// <summary>Reads on until an event of a type that fits.</summary>
    public async Task<JsonNode> UntilAsync(string type, Func<JsonNode, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var (found, data) = await NextAsync(limit.Token);
            Assert.NotEqual("eof", found);
            if (found == type && (fits is null || fits(data!)))
            {
                return data!;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _reply.Dispose();
        return ValueTask.CompletedTask;
    }
}
