using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rucio.Emulator.Api;

/// <summary>Python's pprint.pformat for what JSON can hold: keys sorted, long texts broken at blanks.</summary>
internal static partial class PythonPretty
{
    public static string Format(JsonNode? node, int width)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0, 0, width);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int allowance, int level, int width)
    {
        var whole = Repr(node);
        if (whole.Length <= width - indent - allowance)
        {
            text.Append(whole);
            return;
        }

        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                var pairs = map.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
                for (var i = 0; i < pairs.Count; i++)
                {
                    var last = i == pairs.Count - 1;
                    var key = PythonLiteral.Text(pairs[i].Key);
                    text.Append(key).Append(": ");
                    Write(text, pairs[i].Value, indent + 1 + key.Length + 2, last ? allowance + 1 : 1, level + 1, width);
                    text.Append(last ? "" : ",\n" + new string(' ', indent + 1));
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    var last = i == list.Count - 1;
                    Write(text, list[i], indent + 1, last ? allowance + 1 : 1, level + 1, width);
                    text.Append(last ? "" : ",\n" + new string(' ', indent + 1));
                }

                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length > 0:
                Text(text, value.GetValue<string>(), indent, allowance, level, width);
                break;
            default:
                text.Append(whole);
                break;
        }
    }

    private static void Text(StringBuilder target, string value, int indent, int allowance, int level, int width)
    {
        if (level == 0)
        {
            indent++;
            allowance++;
        }

        var room = width - indent;
        var chunks = new List<string>();
        var lines = Line().Matches(value).Select(static match => match.Value).Where(static line => line.Length > 0).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var lastLine = i == lines.Count - 1;
            if (PythonLiteral.Text(lines[i]).Length <= room - (lastLine ? allowance : 0))
            {
                chunks.Add(PythonLiteral.Text(lines[i]));
                continue;
            }

            var parts = Part().Matches(lines[i]).Select(static match => match.Value).Where(static part => part.Length > 0).ToList();
            var current = string.Empty;
            for (var j = 0; j < parts.Count; j++)
            {
                var limit = room - (lastLine && j == parts.Count - 1 ? allowance : 0);
                if (PythonLiteral.Text(current + parts[j]).Length > limit && current.Length > 0)
                {
                    chunks.Add(PythonLiteral.Text(current));
                    current = parts[j];
                }
                else
                {
                    current += parts[j];
                }
            }

            chunks.Add(PythonLiteral.Text(current));
        }

        var bracketed = level == 0 && chunks.Count > 1;
        target.Append(bracketed ? "(" : "").AppendJoin("\n" + new string(' ', indent), chunks).Append(bracketed ? ")" : "");
    }

    private static string Repr(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(", ", map.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{PythonLiteral.Text(pair.Key)}: {Repr(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Repr)) + "]",
        _ => PythonLiteral.Repr(node),
    };

    [GeneratedRegex(@"[^\n]*\n?")]
    private static partial Regex Line();

    [GeneratedRegex(@"\S*\s*")]
    private static partial Regex Part();
}
