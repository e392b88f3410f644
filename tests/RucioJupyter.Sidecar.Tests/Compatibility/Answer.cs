using System.Text.Json;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>What the sidecar said.</summary>
internal sealed record Answer(int Status, JsonNode? Body, string Text, string? Location)
{
    public string? Code => (Body as JsonObject)?["code"]?.ToString();

    public static async Task<Answer> ReadAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        JsonNode? body;
        try
        {
            body = text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            body = JsonValue.Create(text); // a page of HTML
        }

        return new Answer((int)reply.StatusCode, body, text, reply.Headers.Location?.OriginalString);
    }
}
