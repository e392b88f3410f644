using System.Text.Json;
using RucioJupyter.Tests.Shared;

namespace Rucio.Client.Tests.Recordings;

/// <summary>One recorded exchange with a real server.</summary>
internal sealed class Exchange
{
    private Exchange(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var request = root.GetProperty("request");
        var response = root.GetProperty("response");
        Name = Path.GetFileNameWithoutExtension(file);
        Description = root.GetProperty("description").GetString()!;
        Method = request.GetProperty("method").GetString()!;
        Url = request.GetProperty("path").GetString()!;
        Query = Pairs(request.GetProperty("query").GetString()!);
        Headers = request.GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        Body = request.GetProperty("body") is { ValueKind: JsonValueKind.String } body ? body.GetString() : null;
        Status = response.GetProperty("status").GetInt32();
        Reason = response.GetProperty("reason").GetString()!;
        ReplyHeaders = [.. response.GetProperty("headers").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))];
        ReplyBody = response.GetProperty("body").GetString() ?? string.Empty;
    }

    public static IReadOnlyDictionary<string, Exchange> All { get; } = Directory
        .EnumerateFiles(Contract.RucioRecordings, "*.json")
        .Select(file => new Exchange(file))
        .ToDictionary(exchange => exchange.Name, StringComparer.Ordinal);

    public string Name { get; }

    public string Description { get; }

    public string Method { get; }

    /// <summary>The path as it went over the wire.</summary>
    public string Url { get; }

    public IReadOnlyList<(string Key, string Value)> Query { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public string? Body { get; }

    public int Status { get; }

    public string Reason { get; }

    public IReadOnlyList<(string Name, string Value)> ReplyHeaders { get; }

    public string ReplyBody { get; }

    /// <summary>Whether it was recorded on a server set to <c>AllowEncodedSlashes NoDecode</c>.</summary>
    public bool IsNoDecode => Name.Contains("-nodecode-", StringComparison.Ordinal);

    public string? Argument(string key) => Query.FirstOrDefault(pair => pair.Key == key).Value;

    public string? ReplyHeader(string name) =>
        ReplyHeaders.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The lines of a streamed reply.</summary>
    public IReadOnlyList<JsonElement> ReplyLines() =>
        [.. ReplyBody.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public static IReadOnlyList<(string Key, string Value)> Pairs(string query) =>
    [
        .. query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Decode(pair[0]), Decode(pair.ElementAtOrDefault(1) ?? string.Empty))),
    ];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
