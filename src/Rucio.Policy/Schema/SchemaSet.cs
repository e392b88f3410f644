using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rucio.Policy.Schema;

/// <summary>The schema in force: a package's, with the generic one behind it. Thread-safe.</summary>
public sealed class SchemaSet(ISchemaModule? package, ISchemaModule generic)
{
    private const int DeepestReference = 32;
    private readonly ConcurrentDictionary<string, JsonNode?> _resolved = new(StringComparer.Ordinal);

    /// <summary>The schema of a server without a policy package.</summary>
    public static SchemaSet Generic { get; } = new(null, SchemaModule.Generic);

    /// <summary>A constant or a part, the package's before the generic one, with its references resolved; null where neither has it.</summary>
    public JsonNode? Value(string name) =>
        Find(name) is { } value ? Resolve(value, 0) : null;

    /// <summary>Checks an object as the server would before it looks at it.</summary>
    /// <param name="schema">Rucio's name of the schema, such as <c>did</c>; an unknown one accepts everything, as in Rucio.</param>
    /// <param name="value">Empty text, list and object, null, 0 and false are accepted unseen, as in Rucio.</param>
    /// <returns>The rule that fails first, as a sentence; null where it is accepted.</returns>
    public string? Check(string schema, JsonNode? value)
    {
        if (IsFalsy(value))
        {
            return null;
        }

        var resolved = _resolved.GetOrAdd(schema, name => Find(name, out var found) ? Resolve(found, 0) : null);
        return resolved is null ? null : JsonRules.Check(resolved, value, schema);
    }

    private bool Find(string schema, out JsonNode found)
    {
        found = package?.SCHEMAS?.GetValueOrDefault(schema) ?? generic.SCHEMAS?.GetValueOrDefault(schema)!;
        if (found is JsonValue reference && reference.GetValueKind() == JsonValueKind.String)
        {
            found = Find(reference.GetValue<string>())!;
        }

        return found is not null;
    }

    private JsonNode? Find(string value) =>
        package?.Values.TryGetValue(value, out var own) == true ? own : generic.Values.GetValueOrDefault(value);

    /// <summary>Puts in place of <c>{"$ref_name": NAME, "offset": n}</c> what NAME means here.</summary>
    private JsonNode? Resolve(JsonNode? node, int depth)
    {
        if (depth > DeepestReference)
        {
            throw new FormatException("The schema refers to itself without end.");
        }

        switch (node)
        {
            case JsonObject reference when reference["$ref_name"] is { } name:
                var target = Resolve(Find(name.GetValue<string>()) ?? throw new FormatException($"The schema refers to {name}, which nothing defines."), depth + 1);
                return reference["offset"] is { } offset ? JsonValue.Create(target!.GetValue<decimal>() + offset.GetValue<decimal>()) : target;
            case JsonObject o:
                return new JsonObject(o.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value, depth + 1))));
            case JsonArray a:
                return new JsonArray([.. a.Select(item => Resolve(item, depth + 1))]);
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsFalsy(JsonNode? value) => value switch
    {
        null => true,
        JsonObject o => o.Count == 0,
        JsonArray a => a.Count == 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.False or JsonValueKind.Null => true,
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.Number => JsonRules.Number(value) == 0,
            _ => false,
        },
    };
}
