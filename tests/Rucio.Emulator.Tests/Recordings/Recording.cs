using System.Text.Json.Nodes;

namespace Rucio.Emulator.Tests.Recordings;

/// <summary>One exchange with a real server.</summary>
internal sealed class Recording
{
    private Recording(string file)
    {
        File = Path.GetFileName(file);
        var root = (JsonObject)JsonNode.Parse(System.IO.File.ReadAllBytes(file))!;
        Description = root["description"]?.ToString() ?? string.Empty;
        var request = root["request"]!;
        Method = request["method"]!.ToString();
        Target = request["path"]!.ToString();
        Query = request["query"]?.ToString() ?? string.Empty;
        RequestHeaders = ((JsonObject)request["headers"]!).ToDictionary(static pair => pair.Key, static pair => pair.Value!.ToString());
        RequestBody = request["body"]?.ToString();
        var response = root["response"]!;
        Answer = new WireAnswer(
            response["status"]!.GetValue<int>(),
            [.. response["headers"]!.AsArray().Select(static row => KeyValuePair.Create(row![0]!.ToString(), row[1]!.ToString()))],
            response["body"]?.ToString() ?? string.Empty);
    }

    public string File { get; }

    public string Description { get; }

    public string Method { get; }

    public string Target { get; }

    public string Query { get; }

    public IReadOnlyDictionary<string, string> RequestHeaders { get; }

    public string? RequestBody { get; }

    public WireAnswer Answer { get; }

    public static IReadOnlyList<Recording> All(string folder) =>
        [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(static file => new Recording(file))];
}
