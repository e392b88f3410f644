using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rucio.Policy.Schema;

/// <summary>The part of JSON Schema (2020-12, without <c>format</c>) that Rucio and its policy packages use.</summary>
/// <remarks>Lengths count code points, a number without fraction is an integer, and a boolean is never a number, as in Python's jsonschema.</remarks>
internal static class JsonRules
{
    /// <summary>The rule that fails first, as a sentence that begins with the place; null where all hold.</summary>
    public static string? Check(JsonNode? schema, JsonNode? value, string place)
    {
        if (schema is not JsonObject rules)
        {
            return schema is JsonValue allowed && allowed.GetValueKind() == JsonValueKind.False ? $"{place} is not allowed." : null;
        }

        return Type(rules, value, place) ?? Choice(rules, value, place)
            ?? value switch
            {
                JsonObject o => Members(rules, o, place),
                JsonArray a => Items(rules, a, place),
                _ when Kind(value) == JsonValueKind.String => Text(rules, value!.GetValue<string>(), place),
                _ when Kind(value) == JsonValueKind.Number => Numeric(rules, Number(value!), place),
                _ => null,
            }
            ?? Combined(rules, value, place);
    }

    public static double Number(JsonNode value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string? Type(JsonObject rules, JsonNode? value, string place)
    {
        if (rules["type"] is not { } type)
        {
            return null;
        }

        var names = type is JsonArray several ? several.Select(name => name!.GetValue<string>()).ToArray() : [type.GetValue<string>()];
        return names.Any(name => Is(name, value)) ? null : $"{place} must be {string.Join(" or ", names)}.";
    }

    private static bool Is(string type, JsonNode? value) => (type, Kind(value)) switch
    {
        ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("null", JsonValueKind.Null) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(value!) is var number && Math.Truncate(number).Equals(number) && !double.IsInfinity(number),
        _ => false,
    };

    private static string? Choice(JsonObject rules, JsonNode? value, string place)
    {
        if (rules["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            var words = string.Join(", ", choices.Select(choice => choice is null ? "null" : choice.ToString()));
            return $"{place} is {Shown(value)}, but must be one of: {words}.";
        }

        return rules.TryGetPropertyValue("const", out var only) && !JsonNode.DeepEquals(only, value) ? $"{place} must be {Shown(only)}." : null;
    }

    private static string? Text(JsonObject rules, string text, string place)
    {
        var length = text.EnumerateRunes().Count();
        if (Limit(rules, "maxLength") is { } most && length > most)
        {
            return $"{place} has {length} characters; at most {most} are allowed.";
        }

        if (Limit(rules, "minLength") is { } least && length < least)
        {
            return $"{place} has {length} characters; at least {least} are needed.";
        }

        if (rules["pattern"]?.GetValue<string>() is not { } pattern)
        {
            return null;
        }

        try
        {
            return PythonPattern.Finds(pattern, text) ? null : $"{place} is {Shown(text)}, which does not match {pattern}.";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"{place} took longer than {PythonPattern.TimeLimit.TotalSeconds} s to match against {pattern}; the pattern or the value is at fault.";
        }
    }

    private static string? Numeric(JsonObject rules, double number, string place)
    {
        double? Bound(string name) => rules[name] is { } bound ? Number(bound) : null;

        return Bound("minimum") is { } least && number < least ? $"{place} must be at least {least}."
            : Bound("maximum") is { } most && number > most ? $"{place} must be at most {most}."
            : Bound("exclusiveMinimum") is { } above && number <= above ? $"{place} must be more than {above}."
            : Bound("exclusiveMaximum") is { } below && number >= below ? $"{place} must be less than {below}."
            : null;
    }

    private static string? Members(JsonObject rules, JsonObject value, string place)
    {
        if (rules["required"] is JsonArray required && required.Select(name => name!.GetValue<string>()).FirstOrDefault(name => !value.ContainsKey(name)) is { } missing)
        {
            return $"{place} needs the field {missing}.";
        }

        if (Limit(rules, "maxProperties") is { } most && value.Count > most)
        {
            return $"{place} has {value.Count} fields; at most {most} are allowed.";
        }

        if (Limit(rules, "minProperties") is { } least && value.Count < least)
        {
            return $"{place} has {value.Count} fields; at least {least} are needed.";
        }

        var properties = rules["properties"] as JsonObject;
        var patterns = rules["patternProperties"] as JsonObject;
        foreach (var (name, member) in value)
        {
            var known = false;
            if (properties?.TryGetPropertyValue(name, out var rule) == true)
            {
                known = true;
                if (Check(rule, member, $"{place}.{name}") is { } fault)
                {
                    return fault;
                }
            }

            foreach (var (pattern, ruled) in patterns ?? [])
            {
                if (PythonPattern.Finds(pattern, name))
                {
                    known = true;
                    if (Check(ruled, member, $"{place}.{name}") is { } fault)
                    {
                        return fault;
                    }
                }
            }

            if (!known && rules["additionalProperties"] is { } others && Check(others, member, $"{place}.{name}") is { } extra)
            {
                return extra;
            }
        }

        return null;
    }

    private static string? Items(JsonObject rules, JsonArray value, string place)
    {
        if (Limit(rules, "maxItems") is { } most && value.Count > most)
        {
            return $"{place} has {value.Count} entries; at most {most} are allowed.";
        }

        if (Limit(rules, "minItems") is { } least && value.Count < least)
        {
            return $"{place} has {value.Count} entries; at least {least} are needed.";
        }

        if (rules["uniqueItems"]?.GetValue<bool>() == true && value.Where((item, i) => value.Take(i).Any(before => JsonNode.DeepEquals(before, item))).Any())
        {
            return $"{place} holds an entry twice.";
        }

        return rules["items"] is { } each ? value.Select((item, i) => Check(each, item, $"{place}[{i}]")).FirstOrDefault(fault => fault is not null) : null;
    }

    private static string? Combined(JsonObject rules, JsonNode? value, string place)
    {
        if (rules["allOf"] is JsonArray all && all.Select(rule => Check(rule, value, place)).FirstOrDefault(fault => fault is not null) is { } first)
        {
            return first;
        }

        if (rules["anyOf"] is JsonArray any && any.All(rule => Check(rule, value, place) is not null))
        {
            return $"{place} fits none of the allowed forms: {Check(any[0], value, place)}";
        }

        if (rules["oneOf"] is JsonArray one && one.Count(rule => Check(rule, value, place) is null) is var fitting and not 1)
        {
            return fitting == 0 ? $"{place} fits none of the allowed forms: {Check(one[0], value, place)}" : $"{place} fits {fitting} forms where only one is allowed.";
        }

        if (rules["not"] is { } not && Check(not, value, place) is null)
        {
            return $"{place} is of a form that is not allowed.";
        }

        return rules["if"] is not { } condition ? null
            : Check(condition, value, place) is null ? Check(rules["then"], value, place)
            : Check(rules["else"], value, place);
    }

    private static int? Limit(JsonObject rules, string name) => rules[name] is { } limit ? (int)Number(limit) : null;

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static string Shown(JsonNode? value) => Shown(value?.ToJsonString() ?? "null");

    private static string Shown(string text) => text.Length <= 80 ? $"'{text}'" : $"'{text[..60]}…' ({text.Length} characters)";
}
