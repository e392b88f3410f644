using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Rucio's generic schemas and the words in which Python's jsonschema complains.</summary>
internal static class Schemas
{
    private static readonly JsonObject All = Load();

    /// <param name="status">Of the refusal: each endpoint has its own.</param>
    public static void Check(string name, JsonNode instance, int status)
    {
        var schema = (JsonObject)All[name]!;
        var value = name == "rule" ? Known(schema, (JsonObject)instance) : instance;
        var errors = new List<Complaint>();
        Walk(schema, value, "schema", "instance", 0, errors);
        if (errors.MinBy(static error => error.Depth) is { } worst)
        {
            var text = $"Problem validating {name}: {worst.Message}\n\nFailed validating {PythonLiteral.Text(worst.Keyword)} in {worst.SchemaPath}:\n    {Indent(worst.Schema)}\n\nOn {worst.InstancePath}:\n    {Indent(worst.Instance)}";
            throw new RucioRefusal(status, "InvalidObject", text);
        }
    }

    private static string Indent(JsonNode? node) => PythonPretty.Format(node, 72).Replace("\n", "\n    ", StringComparison.Ordinal);

    /// <summary>The server passes on the arguments that it knows, and no null.</summary>
    private static JsonObject Known(JsonObject schema, JsonObject instance)
    {
        var known = new JsonObject();
        foreach (var (key, value) in instance)
        {
            if (value is not null && (schema["properties"] as JsonObject)!.ContainsKey(key))
            {
                known[key] = value.DeepClone();
            }
        }

        return known;
    }

    private static void Walk(JsonObject schema, JsonNode? value, string schemaPath, string instancePath, int depth, List<Complaint> errors)
    {
        void Add(string keyword, string message) => errors.Add(new Complaint(keyword, message, schema, schemaPath, value, instancePath, depth));
        var shown = PythonLiteral.Repr(value);
        if (schema["type"] is { } type)
        {
            var types = type is JsonArray several ? several.Select(static t => t!.GetValue<string>()).ToList() : [type.GetValue<string>()];
            if (!types.Exists(wanted => Is(value, wanted)))
            {
                Add("type", $"{shown} is not of type {string.Join(", ", types.Select(PythonLiteral.Text))}");
                return;
            }
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            Add("enum", $"{shown} is not one of {PythonLiteral.Repr(allowed)}");
        }

        if (value?.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.CultureInvariant))
            {
                Add("pattern", $"{shown} does not match {PythonLiteral.Text(pattern.GetValue<string>())}");
            }

            if (schema["maxLength"] is { } longest && text.Length > longest.GetValue<int>())
            {
                Add("maxLength", $"{shown} is too long");
            }
        }

        if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Walk(items, list[i], schemaPath + "['items']", $"{instancePath}[{i.ToString(CultureInfo.InvariantCulture)}]", depth + 1, errors);
            }
        }

        if (value is not JsonObject map)
        {
            return;
        }

        foreach (var required in (schema["required"] as JsonArray ?? []).Select(static key => key!.GetValue<string>()).Where(key => !map.ContainsKey(key)))
        {
            Add("required", $"{PythonLiteral.Text(required)} is a required property");
        }

        var properties = schema["properties"] as JsonObject ?? [];
        var extra = map.Select(static pair => pair.Key).Where(key => !properties.ContainsKey(key)).ToList();
        if (extra.Count > 0 && schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False)
        {
            Add("additionalProperties", $"Additional properties are not allowed ({string.Join(", ", extra.Select(PythonLiteral.Text))} {(extra.Count == 1 ? "was" : "were")} unexpected)");
        }

        foreach (var (key, child) in map)
        {
            if (properties[key] is JsonObject inner)
            {
                var step = $"[{PythonLiteral.Text(key)}]";
                Walk(inner, child, $"{schemaPath}['properties']{step}", instancePath + step, depth + 1, errors);
            }
        }
    }

    private static bool Is(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null, type) switch
    {
        (JsonValueKind.Null, "null") => true,
        (JsonValueKind.String, "string") => true,
        (JsonValueKind.Array, "array") => true,
        (JsonValueKind.Object, "object") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
        (JsonValueKind.Number, "number") => true,
        (JsonValueKind.Number, "integer") => value!.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0,
        _ => false,
    };

    private static JsonObject Load()
    {
        using var stream = typeof(Schemas).Assembly.GetManifestResourceStream("schemas.json")
            ?? throw new InvalidOperationException("The schemas are not in the assembly.");
        return (JsonObject)JsonNode.Parse(stream)!;
    }

    private sealed record Complaint(string Keyword, string Message, JsonObject Schema, string SchemaPath, JsonNode? Instance, string InstancePath, int Depth);
}
