using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rucio.Client;

/// <summary>Reads the answer of <c>/auth/validate</c>, which is a Python dictionary in Python's own notation.</summary>
internal static partial class TokenInfoReader
{
    /// <summary>Null where the text is something else.</summary>
    public static RucioTokenInfo? Read(string text)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (Match field in Field().Matches(text))
        {
            fields[Unquote(field.Groups["key"].Value)] = field.Groups["value"].Value is var value && value[0] is '\'' or '"' ? Unquote(value) : Bare(value);
        }

        return fields.GetValueOrDefault("account") is { Length: > 0 } account && Date(fields.GetValueOrDefault("lifetime")) is { } expires
            ? new RucioTokenInfo
            {
                Account = account,
                Identity = fields.GetValueOrDefault("identity"),
                ExpiresAt = expires,
                Audience = fields.GetValueOrDefault("audience"),
                AuthorizationScope = fields.GetValueOrDefault("authz_scope"),
                Vo = fields.GetValueOrDefault("vo"),
            }
            : null;
    }

    private static string? Bare(string value) => value == "None" ? null : value;

    private static DateTimeOffset? Date(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!text.StartsWith("datetime.datetime(", StringComparison.Ordinal))
        {
            return RucioDate.TryParse(text, out var date) ? date : null;
        }

        int[] parts = [.. Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        Array.Resize(ref parts, 7);
        try
        {
            return new DateTimeOffset(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], TimeSpan.Zero).AddMicroseconds(parts[6]);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // No such day: the text is not what it looks like.
        }
    }

    private static string Unquote(string literal)
    {
        var text = new StringBuilder();
        for (var i = 1; i < literal.Length - 1; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            var (digits, plain) = literal[++i] switch
            {
                'x' => (2, '\0'),
                'u' => (4, '\0'),
                'U' => (8, '\0'),
                'n' => (0, '\n'),
                't' => (0, '\t'),
                'r' => (0, '\r'),
                var other => (0, other),
            };
            if (digits > 0 && i + digits < literal.Length - 1 && int.TryParse(literal.AsSpan(i + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                text.Append(code is < 0x10000 ? ((char)code).ToString() : Rune.IsValid(code) ? new Rune(code).ToString() : string.Empty);
                i += digits;
            }
            else
            {
                text.Append(digits > 0 ? literal[i] : plain);
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("""(?<key>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*:\s*(?<value>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|datetime\.datetime\([^)]*\)|[^,{}\[\]]+)""")]
    private static partial Regex Field();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
