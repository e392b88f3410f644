using System.Text.Json;
using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Reports of transfers, by which Rucio learns what is popular.</summary>
public sealed class RucioTraces
{
    private readonly RucioHttp _http;

    internal RucioTraces(RucioHttp http) => _http = http;

    /// <summary>Sends a report. Rucio takes anything that is a JSON object and says nothing about its sense.</summary>
    /// <param name="trace">Keys as Rucio's tracer knows them, such as <c>eventType</c> and <c>filename</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task SendAsync(IReadOnlyDictionary<string, JsonElement> trace, CancellationToken cancellationToken = default)
    {
        var body = JsonBody.Of(json =>
        {
            foreach (var (key, value) in trace)
            {
                json.WritePropertyName(key);
                value.WriteTo(json);
            }
        });
        var request = new RucioRequest(HttpMethod.Post, new RucioPath("traces").Slash()) { Body = body };
        using var reply = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
