using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>Asks as the Python extension's front end does, seen in a browser: its query forms, its headers, a time stamp behind each address, and what it reads of a reply.</summary>
/// <param name="client">Sends the XSRF cookie and header.</param>
internal sealed class OldFrontEnd(HttpClient client)
{
    private long _stamp = 1_795_345_414_121;

    /// <summary>The keys of a 2xx reply in camel case, as its request layer hands them on.</summary>
    public async Task<JsonNode?> AskAsync(string path, string method = "GET", JsonObject? body = null)
    {
        var (status, reply) = await SendAsync(path, method, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path} → {status} {reply}");
        return Camel(reply);
    }

    /// <summary>What it shows of a refusal: <c>error</c>, and below it class and message.</summary>
    public async Task<(int Status, string Error, string? ExceptionClass, string? ExceptionMessage)> FailAsync(string path, string method = "GET", JsonObject? body = null)
    {
        var (status, reply) = await SendAsync(path, method, body);
        Assert.True(status >= 400, $"{method} {path} → {status} {reply}");
        return (status, (string)reply!["error"]!, (string?)reply["exception_class"], (string?)reply["exception_message"]); // it reads them of every refusal
    }

    /// <summary>Whether a collection is usable, as it computes that from the files alone.</summary>
    public static string StateOf(JsonArray files)
    {
        var words = files.Select(file => (string?)file!["status"]).ToList();
        return words switch
        {
            [] => "EMPTY",
            _ when words.Contains("FETCHING") => "FETCHING",
            _ when words.Contains("REPLICATING") => "REPLICATING",
            _ when words.Contains("STUCK") => "STUCK",
            _ when !words.Contains("OK") => "NOT_AVAILABLE",
            _ when words.Contains("NOT_AVAILABLE") => "PARTIALLY_AVAILABLE",
            _ => "AVAILABLE",
        };
    }

    private async Task<(int Status, JsonNode? Reply)> SendAsync(string path, string method, JsonObject? body)
    {
        var stamped = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{(++_stamp).ToString(CultureInfo.InvariantCulture)}";
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(stamped, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var reply = await client.SendAsync(request);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())); // it parses every body, whatever the status
    }

    private static JsonNode? Camel(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject values:
                var renamed = new JsonObject();
                foreach (var (key, value) in values)
                {
                    renamed[string.Concat(key.Split('_').Select((part, i) => i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]))] = Camel(value);
                }

                return renamed;
            case JsonArray list:
                return new JsonArray([.. list.Select(Camel)]);
            default:
                return node?.DeepClone();
        }
    }
}
