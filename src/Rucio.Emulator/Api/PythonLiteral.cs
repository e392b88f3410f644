using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>repr() and ast.literal_eval for what JSON can hold.</summary>
internal static class PythonLiteral
{
    public static string TextOrNone(string? text) => text is null ? "None" : Text(text);

    public static string Text(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ when c == quote => "\\" + c,
                < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return result.Append(quote).ToString();
    }

    public static string Repr(JsonNode? node) => node switch
    {
        null => "None",
        JsonObject map => "{" + string.Join(", ", map.Select(static pair => $"{Text(pair.Key)}: {Repr(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Repr)) + "]",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => Text(node.GetValue<string>()),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => PythonText.ToText(node),
        },
    };

    /// <returns>Tuples as lists.</returns>
    /// <exception cref="UncaughtPythonError">The text is no literal.</exception>
    public static JsonNode? Evaluate(string text)
    {
        var reader = new Reader(text.Trim());
        var value = reader.Value();
        return reader.AtEnd ? value : throw Reader.Syntax();
    }

    private sealed class Reader(string text)
    {
        private int _at;

        public bool AtEnd
        {
            get
            {
                Blanks();
                return _at == text.Length;
            }
        }

        public static UncaughtPythonError Syntax() => new("invalid syntax (<unknown>, line 1)");

        public JsonNode? Value()
        {
            Blanks();
            if (_at == text.Length)
            {
                throw Syntax();
            }

            switch (text[_at])
            {
                case '{': return Map();
                case '[': return List(']');
                case '(': return List(')');
                case '\'' or '"': return JsonValue.Create(String());
            }

            var start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '+' or '-' or '.' or '_'))
            {
                _at++;
            }

            var word = text[start.._at];
            return word switch
            {
                "True" => JsonValue.Create(true),
                "False" => JsonValue.Create(false),
                "None" => null,
                _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
                _ when word.Length > 0 && (char.IsDigit(word[0]) || word[0] is '-' or '+' or '.') && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
                _ when word.Length > 0 && char.IsLetter(word[0]) && AtEndOrMark() => throw new UncaughtPythonError("malformed node or string on line 1: <ast.Name object at 0x7f0000000000>"),
                _ => throw Syntax(),
            };
        }

        private bool AtEndOrMark()
        {
            Blanks();
            return _at == text.Length || text[_at] is ',' or '}' or ']' or ')' or ':';
        }

        private void Blanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }

        private bool Take(char mark)
        {
            Blanks();
            if (_at < text.Length && text[_at] == mark)
            {
                _at++;
                return true;
            }

            return false;
        }

        private JsonObject Map()
        {
            Take('{');
            var map = new JsonObject();
            while (!Take('}'))
            {
                var key = Value();
                if (!Take(':'))
                {
                    throw Syntax();
                }

                map[key is null ? "None" : key.ToString()] = Value();
                if (!Take(','))
                {
                    return Take('}') ? map : throw Syntax();
                }
            }

            return map;
        }

        private JsonArray List(char end)
        {
            _at++;
            var list = new JsonArray();
            while (!Take(end))
            {
                list.Add(Value());
                if (!Take(','))
                {
                    return Take(end) ? list : throw Syntax();
                }
            }

            return list;
        }

        private string String()
        {
            var result = new StringBuilder();
            while (_at < text.Length && text[_at] is '\'' or '"')
            {
                var quote = text[_at++];
                while (_at < text.Length && text[_at] != quote)
                {
                    if (text[_at] != '\\' || _at + 1 == text.Length)
                    {
                        result.Append(text[_at++]);
                        continue;
                    }

                    _at++;
                    var escape = text[_at++];
                    switch (escape)
                    {
                        case 'n': result.Append('\n'); break;
                        case 't': result.Append('\t'); break;
                        case 'r': result.Append('\r'); break;
                        case 'u' when _at + 4 <= text.Length:
                            result.Append((char)int.Parse(text.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                            _at += 4;
                            break;
                        case '\\' or '\'' or '"': result.Append(escape); break;
                        default: result.Append('\\').Append(escape); break;
                    }
                }

                if (_at++ >= text.Length)
                {
                    throw new UncaughtPythonError("unterminated string literal (detected at line 1) (<unknown>, line 1)");
                }

                Blanks();
            }

            return result.ToString();
        }
    }
}
