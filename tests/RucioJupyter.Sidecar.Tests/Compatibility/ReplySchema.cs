using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Sidecar.Tests.Compatibility;

/// <summary>What docs/api/openapi.json promises of a reply, held against a real one. Stricter than JSON Schema: a property that is not described is a fault.</summary>
internal sealed class ReplySchema
{
    private readonly JsonNode _document = JsonNode.Parse(File.ReadAllText(Path.Combine(Contract.Root, "docs", "api", "openapi.json")))!; // a file with an object

    /// <summary>What is wrong with the reply, each with its place; empty where nothing is.</summary>
    /// <param name="route">As in the document: <c>/did</c>.</param>
    /// <param name="method">In small letters.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="reply">The body.</param>
    public IReadOnlyList<string> Faults(string route, string method, int status, JsonNode? reply)
    {
        var responses = _document["paths"]?[route]?[method]?["responses"]?.AsObject();
        var content = (responses?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] ?? responses?["default"])?["content"]?.AsObject().First().Value;
        var schema = content?["schema"];
        if (schema?["$ref"] is not null)
        {
            schema = _document["components"]!["schemas"]!["Problem"];
        }

        return schema is null ? [$"{method} {route} {status} is not described."] : [.. Check(schema, schema, reply, "$")];
    }

    private static IEnumerable<string> Check(JsonNode root, JsonNode schema, JsonNode? value, string place)
    {
        if (schema is JsonValue)
        {
            return []; // 'true': anything
        }

        if ((string?)schema["$ref"] is { } reference)
        {
            return Check(root, Resolve(root, reference), value, place);
        }

        if (schema["oneOf"] is JsonArray shapes)
        {
            // Each shape's own references begin at itself.
            var attempts = shapes.Select(shape => Check(shape!, shape!, value, place).ToList()).ToList();
            return attempts.Any(faults => faults.Count == 0) ? [] : attempts.MinBy(faults => faults.Count)!;
        }

        if (Types(schema) is { Count: > 0 } types && !types.Any(type => Is(type, value)))
        {
            return [$"{place} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", types)}."];
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            return [$"{place} is {value?.ToJsonString() ?? "null"}, which is none of {words.ToJsonString()}."];
        }

        return value switch
        {
            JsonArray list when schema["items"] is { } items => list.SelectMany((item, i) => Check(root, items, item, $"{place}[{i}]")),
            JsonObject values when schema["properties"] is JsonObject properties => Members(root, schema, properties, values, place),
            _ => [],
        };
    }

    private static IEnumerable<string> Members(JsonNode root, JsonNode schema, JsonObject properties, JsonObject values, string place)
    {
        foreach (var (name, value) in values)
        {
            if (properties[name] is not { } described)
            {
                yield return $"{place}.{name} is not described.";
                continue;
            }

            foreach (var fault in Check(root, described, value, $"{place}.{name}"))
            {
                yield return fault;
            }
        }

        foreach (var name in schema["required"]?.AsArray().Select(item => (string)item!).Where(name => !values.ContainsKey(name)) ?? [])
        {
            yield return $"{place}.{name} is missing.";
        }
    }

    private static List<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => (string)type!)],
        JsonValue one => [(string)one!],
        _ => [],
    };

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("array", JsonValueKind.Array) or ("object", JsonValueKind.Object) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'),
        _ => false,
    };

    private static JsonNode Resolve(JsonNode root, string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(root, (node, part) => node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!); // the exporter writes only references that lead somewhere
}
