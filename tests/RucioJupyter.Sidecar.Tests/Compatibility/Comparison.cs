using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>Compares a recorded answer with ours, after both were brought to a form in which only meaning is left.</summary>
/// <remarks>
/// For every answer alike: objects of ours may have further keys; a refusal needs <c>success: false</c> (where the recording has it), a sentence
/// in <c>error</c>, and Rucio's own class and message where the recording has them.
/// </remarks>
internal static partial class Comparison
{
    public static IReadOnlyList<Difference> Of(Exchange exchange, Answer answer, Func<string, string> outward)
    {
        var differences = new List<Difference>();
        if (exchange.Status != answer.Status)
        {
            differences.Add(new Difference(Difference.StatusPath, exchange.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{answer.Status} {answer.Code}"));
        }

        if (exchange.Status >= 400 && answer.Status >= 400)
        {
            Refusal(exchange.Reply, answer, differences);
        }
        else if (exchange.Status is >= 300 and < 400)
        {
            Text("(location)", Plain(exchange.Location ?? ""), Plain(answer.Location ?? ""), differences);
        }
        else
        {
            Compare("", exchange.Reply, Sorted(exchange, Outward(answer.Body, outward)), differences);
        }

        return differences;
    }

    private static void Refusal(JsonNode? recorded, Answer answer, List<Difference> differences)
    {
        if (recorded is not JsonObject told)
        {
            if (answer.Body is JsonObject && recorded is not null)
            {
                differences.Add(new Difference("(page)", recorded.ToJsonString(), answer.Text));
            }

            return;
        }

        foreach (var key in told.Select(pair => pair.Key))
        {
            var ours = (answer.Body as JsonObject)?[key];
            switch (key)
            {
                case "error" when ours?.ToString() is not { Length: > 0 }:
                case "success" when ours?.ToJsonString() != "false":
                case "exception_class" when told[key] is not null && ours?.ToString() != told[key]!.ToString():
                // Without a class the text is a nested rendering of the Python extension's own.
                case "exception_message" when told["exception_class"] is not null && ours?.ToString() != told[key]?.ToString():
                case "text" when ours is null:
                    differences.Add(new Difference(key, told[key]?.ToJsonString() ?? "null", ours?.ToJsonString() ?? "null"));
                    break;
            }
        }
    }

    private static void Compare(string path, JsonNode? recorded, JsonNode? ours, List<Difference> differences)
    {
        switch (recorded, ours)
        {
            case (JsonObject cut, JsonArray whole) when cut.ContainsKey("$truncated"):
                Cut(path, cut, whole, differences);
                break;
            case (JsonObject a, JsonObject b):
                foreach (var (key, value) in a)
                {
                    if (key is "id" or "pid" && b[key] is JsonValue)
                    {
                        continue; // numbers of jobs and processes
                    }

                    if (b.ContainsKey(key))
                    {
                        Compare(path.Length == 0 ? key : $"{path}.{key}", value, b[key], differences);
                    }
                    else
                    {
                        differences.Add(new Difference(path.Length == 0 ? key : $"{path}.{key}", value?.ToJsonString() ?? "null", "(no such key)"));
                    }
                }

                break;
            case (JsonArray a, JsonArray b):
                Text($"{path}(count)", a.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), b.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), differences);
                for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
                {
                    Compare($"{path}[{i}]", a[i], b[i], differences);
                }

                break;
            default:
                Text(path.Length == 0 ? "(body)" : path, Plain(recorded?.ToJsonString() ?? "null"), Plain(ours?.ToJsonString() ?? "null"), differences);
                break;
        }
    }

    /// <summary>A long list of which the recording holds the count and both ends.</summary>
    private static void Cut(string path, JsonObject cut, JsonArray whole, List<Difference> differences)
    {
        Text($"{path}(count)", cut["$count"]!.ToJsonString(), whole.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), differences);
        var (first, last) = (cut["$first"]!.AsArray(), cut["$last"]!.AsArray());
        foreach (var item in first.Concat(last))
        {
            // By name: a list that the sidecar reads from another of Rucio's calls comes in another order.
            Compare($"{path}[{item?["did"]}]", item, whole.FirstOrDefault(ours => ours?["did"]?.ToString() == item?["did"]?.ToString()), differences);
        }
    }

    private static void Text(string path, string recorded, string ours, List<Difference> differences)
    {
        if (recorded != ours)
        {
            differences.Add(new Difference(path, recorded, ours));
        }
    }

    private static JsonNode? Outward(JsonNode? body, Func<string, string> outward) =>
        body is null ? null : JsonNode.Parse(outward(body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    /// <summary>Lists whose order says nothing: storage elements (it varies between Rucio's processes) and files of a folder (it is the file system's).</summary>
    private static JsonNode? Sorted(Exchange exchange, JsonNode? ours)
    {
        var key = exchange.Route switch { "list-rses" => "rse", "file-browser" => "name", "did-search" or "did" or "files" or "upload/jobs" => "did", _ => null };
        if (key is null || ours is not JsonArray list || exchange.Reply is not JsonArray recorded)
        {
            return ours;
        }

        // In the order of the recording; what the recording does not have stands at the end.
        var order = recorded.Select((item, index) => (Key: KeyOf(item), index)).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.index);
        return new JsonArray([.. list.Select(item => item?.DeepClone()).OrderBy(item => order.GetValueOrDefault(KeyOf(item), int.MaxValue))]);

        string KeyOf(JsonNode? item) => (item as JsonObject)?[key]?.ToString() ?? "";
    }

    /// <summary>Ids of rules, jobs and processes, times and ports count for nothing.</summary>
    private static string Plain(string text) =>
        Instant().Replace(Port().Replace(RuleId().Replace(text, "<rule>"), "${host}:<port>"), "<time>");

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex RuleId();

    [GeneratedRegex("(?<host>127\\.0\\.0\\.1|localhost):[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")]
    private static partial Regex Instant();
}
