using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rucio.Emulator.Tests.Recordings;

/// <summary>Takes out of an answer what the catalogue's README lists under "What a test must normalise", and nothing else.</summary>
internal sealed partial class Normal(Recording recording, IReadOnlyDictionary<string, string> renamed, DateTimeOffset seeded, SeededFacts facts)
{
    private static readonly string[] Unordered = ["/rules", "/usage", "/limits", "/locks", "/dids/bulk", "/replicas/datasets_bulk", "/associated_rules"];

    public string Body(WireAnswer answer)
    {
        var body = Rename(answer.Body);
        var type = answer.Header("Content-Type");
        if (answer.Status is 409 or 500 && Traceback().IsMatch(body))
        {
            return Traceback().Match(body).Value;
        }

        if (type.StartsWith("application/x-json-stream", StringComparison.Ordinal) || (type == "application/json" && body.Contains("}\n{", StringComparison.Ordinal)))
        {
            return Lines(body);
        }

        if (type == "application/json" && recording.Target != "/ping")
        {
            return Value(JsonNode.Parse(body));
        }

        if (type.StartsWith("application/metalink", StringComparison.Ordinal))
        {
            return Metalink(body);
        }

        if (body.StartsWith("[\"", StringComparison.Ordinal) && answer.Status == 201)
        {
            return RuleId().Replace(body, "<id>");
        }

        return PythonDate().Replace(body, "<expiry>");
    }

    private string Rename(string text)
    {
        foreach (var (from, to) in renamed)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }

    private string Lines(string body)
    {
        Assert.True(body.Length == 0 || body.EndsWith('\n'), "a stream ends with a newline");
        var rows = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Raw: line, Node: JsonNode.Parse(line))).ToList();
        if (Random())
        {
            return $"{rows.Count} rows: " + string.Join('\n', rows.Select(row => string.Join(',', ((JsonObject)row.Node!).Select(static pair => pair.Key))));
        }

        var texts = rows.Select(row => Value(row.Node));
        return string.Join('\n', AnyOrder() ? texts.Order(StringComparer.Ordinal) : texts);
    }

    private bool Random() => recording.Query.Contains("select=random", StringComparison.Ordinal) || recording.RequestBody?.Contains("nrandom", StringComparison.Ordinal) == true;

    private bool AnyOrder() =>
        Unordered.Any(part => recording.Target.Contains(part, StringComparison.Ordinal))
        || (recording.Target == "/rses/" && recording.Query.Contains("expression", StringComparison.Ordinal))
        || recording.Query.Contains("recursive", StringComparison.Ordinal)
        || facts.IsFilesOfContainer(recording.Target);

    private string Value(JsonNode? node)
    {
        if (node is JsonObject row)
        {
            var several = (row["pfns"] as JsonObject)?.Select(static pair => pair.Value!["rse"]!.ToString()).Distinct().Count() > 1;
            if (several)
            {
                foreach (var (_, pfn) in (JsonObject)row["pfns"]!)
                {
                    pfn!["priority"] = null;
                }
            }
        }

        return Sorted(node, string.Empty).ToJsonString();
    }

    /// <summary>Keys in order; lists whose order means nothing too; times of what the run made.</summary>
    private JsonNode Sorted(JsonNode? node, string key)
    {
        switch (node)
        {
            case JsonObject map:
                return new JsonObject(map.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Sorted(pair.Value, pair.Key))));
            case JsonArray list when key is "resolved_rses" or "resolved_rse_ids":
                return new JsonArray([.. list.Select(item => Sorted(item, string.Empty)).OrderBy(static item => item.ToJsonString(), StringComparer.Ordinal)]);
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Sorted(item, string.Empty))]);
            case null:
                return JsonValue.Create("<null>");
        }

        if (node.GetValueKind() == JsonValueKind.String && key is "created_at" or "updated_at" or "expires_at" or "expired_at" or "closed_at"
            && DateTimeOffset.TryParse(node.ToString().Replace(" UTC", " GMT", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture, out var instant) && MadeByTheRun(instant, key))
        {
            return JsonValue.Create("<time of the run>");
        }

        return node.DeepClone();
    }

    private bool MadeByTheRun(DateTimeOffset instant, string key) => key is "created_at" or "updated_at"
        ? instant > seeded
        : !facts.Instants.Contains(instant);

    /// <summary>The order and the priority between RSEs are not fixed.</summary>
    private static string Metalink(string body)
    {
        var files = body.Split("</file>");
        return string.Join("</file>", files.Select(static file =>
        {
            var lines = file.Split('\n');
            if (lines.Where(static line => line.Contains("<url", StringComparison.Ordinal)).Select(static line => Location().Match(line).Value).Distinct().Count() < 2)
            {
                return file;
            }

            var urls = new Queue<string>(lines.Where(static line => line.Contains("<url", StringComparison.Ordinal)).Select(static line => Priority().Replace(line, "priority=\"?\"")).Order(StringComparer.Ordinal));
            return string.Join('\n', lines.Select(line => line.Contains("<url", StringComparison.Ordinal) ? urls.Dequeue() : line));
        }));
    }

    [GeneratedRegex("\\{\"ExceptionClass\": \"[A-Za-z]+\", \"ExceptionMessage\": \"(?=Traceback|\\(psycopg|\\('\\(psycopg)")]
    private static partial Regex Traceback();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex RuleId();

    [GeneratedRegex(@"datetime\.datetime\([0-9, ]+\)")]
    private static partial Regex PythonDate();

    [GeneratedRegex("location=\"[^\"]*\"")]
    private static partial Regex Location();

    [GeneratedRegex("priority=\"[0-9]+\"")]
    private static partial Regex Priority();
}
