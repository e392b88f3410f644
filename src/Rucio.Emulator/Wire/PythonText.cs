using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rucio.Emulator.Wire;

/// <summary>Writes JSON byte for byte as Python's json.dumps does: ASCII only, blanks after comma and colon.</summary>
internal sealed class PythonText(IBufferWriter<byte> output)
{
    private const string Hex = "0123456789abcdef";

    public void Raw(ReadOnlySpan<byte> utf8) => output.Write(utf8);

    public void Raw(string ascii)
    {
        var span = output.GetSpan(ascii.Length * 3);
        output.Advance(Encoding.UTF8.GetBytes(ascii, span));
    }

    public void Number(long value)
    {
        var span = output.GetSpan(20);
        value.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    public void NumberOrNull(long? value)
    {
        if (value is { } number)
        {
            Number(number);
        }
        else
        {
            Raw("null"u8);
        }
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Raw("null"u8);
            return;
        }

        var span = output.GetSpan((value.Length * 6) + 2);
        var at = 0;
        span[at++] = (byte)'"';
        foreach (var c in value)
        {
            if (c is >= ' ' and <= '~' and not '"' and not '\\')
            {
                span[at++] = (byte)c;
                continue;
            }

            span[at++] = (byte)'\\';
            switch (c)
            {
                case '"' or '\\': span[at++] = (byte)c; break;
                case '\n': span[at++] = (byte)'n'; break;
                case '\r': span[at++] = (byte)'r'; break;
                case '\t': span[at++] = (byte)'t'; break;
                case '\b': span[at++] = (byte)'b'; break;
                case '\f': span[at++] = (byte)'f'; break;
                default:
                    span[at++] = (byte)'u';
                    span[at++] = (byte)Hex[c >> 12];
                    span[at++] = (byte)Hex[(c >> 8) & 15];
                    span[at++] = (byte)Hex[(c >> 4) & 15];
                    span[at++] = (byte)Hex[c & 15];
                    break;
            }
        }

        span[at++] = (byte)'"';
        output.Advance(at);
    }

    public void Node(JsonNode? node) => Write(node, ", ", ": ", sorted: false);

    /// <summary>As flask.jsonify: keys sorted, no blanks. The caller adds the final newline.</summary>
    public void SortedNode(JsonNode? node) => Write(node, ",", ":", sorted: true);

    public static string ToText(JsonNode? node, bool sorted = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var text = new PythonText(buffer);
        if (sorted)
        {
            text.SortedNode(node);
        }
        else
        {
            text.Node(node);
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    /// <summary>repr() of a float: a whole number keeps its <c>.0</c>.</summary>
    public static string Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'N') < 0 ? text + ".0" : text;
    }

    private void Write(JsonNode? node, string comma, string colon, bool sorted)
    {
        switch (node)
        {
            case null:
                Raw("null"u8);
                break;
            case JsonObject map:
                Raw("{"u8);
                var first = true;
                IEnumerable<KeyValuePair<string, JsonNode?>> pairs = sorted ? map.OrderBy(static p => p.Key, StringComparer.Ordinal) : map;
                foreach (var (key, value) in pairs)
                {
                    if (!first)
                    {
                        Raw(comma);
                    }

                    first = false;
                    Text(key);
                    Raw(colon);
                    Write(value, comma, colon, sorted);
                }

                Raw("}"u8);
                break;
            case JsonArray list:
                Raw("["u8);
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0)
                    {
                        Raw(comma);
                    }

                    Write(list[i], comma, colon, sorted);
                }

                Raw("]"u8);
                break;
            default:
                Scalar(node.AsValue());
                break;
        }
    }

    private void Scalar(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Text(value.GetValue<string>());
                break;
            case JsonValueKind.Number when value.TryGetValue<double>(out var number) && !value.TryGetValue<JsonElement>(out _) && !value.TryGetValue<long>(out _) && !value.TryGetValue<int>(out _):
                Raw(Float(number));
                break;
            default:
                Raw(value.ToJsonString());
                break;
        }
    }
}
