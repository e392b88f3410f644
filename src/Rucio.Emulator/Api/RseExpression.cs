using System.Text.RegularExpressions;
using Rucio.Emulator.State;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.Api;

/// <summary>Rucio: core/rse_expression_parser.py. Operators have no precedence; brackets have.</summary>
internal static partial class RseExpression
{
    /// <param name="status">Of a refusal: each endpoint has its own.</param>
    /// <param name="allowed">Leaves out RSEs; if it leaves none, RSEWriteBlocked.</param>
    public static IReadOnlyList<Rse> Resolve(string expression, VoState state, int status = 400, Func<Rse, bool>? allowed = null)
    {
        if (!Syntax().IsMatch(expression))
        {
            throw new RucioRefusal(status, "InvalidRSEExpression", "Expression does not comply to RSE Expression syntax");
        }

        var depth = 0;
        foreach (var c in expression)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0)
            {
                break;
            }
        }

        if (depth != 0)
        {
            throw new RucioRefusal(status, "InvalidRSEExpression", "Problem with parentheses.");
        }

        var at = 0;
        var found = Union(expression, ref at, state);
        if (found.Count == 0)
        {
            throw new RucioRefusal(status, "InvalidRSEExpression", "RSE Expression resulted in an empty set.");
        }

        var ordered = state.Rses.Where(found.Contains).ToList();
        if (allowed is null)
        {
            return ordered;
        }

        ordered.RemoveAll(rse => !allowed(rse));
        return ordered.Count > 0 ? ordered : throw new RucioRefusal(500, "RSEWriteBlocked", "RSE excluded; not available for writing.");
    }

    [GeneratedRegex(@"^\(*([A-Za-z0-9\._-]+(=|<|>|!=)[A-Za-z0-9_*-]+|[A-Za-z0-9_-]+|\*)\)*([|&\\]\(*([A-Za-z0-9\._-]+(=|<|>|!=)[A-Za-z0-9_*-]+|[A-Za-z0-9_-]+|\*)\)*)*$")]
    private static partial Regex Syntax();

    private static HashSet<Rse> Union(string text, ref int at, VoState state)
    {
        var left = Term(text, ref at, state);
        while (at < text.Length && text[at] != ')')
        {
            var mark = text[at++];
            var right = Term(text, ref at, state);
            switch (mark)
            {
                case '|': left.UnionWith(right); break;
                case '&': left.IntersectWith(right); break;
                default: left.ExceptWith(right); break;
            }
        }

        return left;
    }

    private static HashSet<Rse> Term(string text, ref int at, VoState state)
    {
        if (text[at] == '(')
        {
            at++;
            var inner = Union(text, ref at, state);
            at++;
            return inner;
        }

        var start = at;
        while (at < text.Length && text[at] is not ('|' or '&' or '\\' or '(' or ')'))
        {
            at++;
        }

        var primitive = text[start..at];
        return [.. state.Rses.Where(rse => Matches(rse, primitive))];
    }

    private static bool Matches(Rse rse, string primitive)
    {
        if (primitive == "*")
        {
            return true;
        }

        var mark = primitive.AsSpan().IndexOfAny('=', '<', '>');
        if (mark < 0)
        {
            return rse.Name == primitive || Value(rse, primitive) == "true";
        }

        var negated = primitive[mark - 1] == '!';
        var value = Value(rse, primitive[..(negated ? mark - 1 : mark)]);
        var wanted = primitive[(mark + 1)..];
        if (primitive[mark] == '=')
        {
            var same = value is not null && (wanted.Contains('*', StringComparison.Ordinal)
                ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(wanted, value, ignoreCase: false)
                : value == wanted || (value is "true" or "false" && value.Equals(wanted, StringComparison.OrdinalIgnoreCase)));
            return negated ? value is not null && !same : same;
        }

        return double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && double.TryParse(wanted, System.Globalization.CultureInfo.InvariantCulture, out var bound)
            && (primitive[mark] == '<' ? number < bound : number > bound);
    }

    private static string? Value(Rse rse, string attribute) => attribute switch
    {
        _ when rse.Attributes[attribute] is { } value => value.ToString(),
        "rse" => rse.Name,
        "rse_type" => rse.Type,
        "availability_read" or "availability_write" or "availability_delete" or "deterministic" or "staging_area" or "volatile" => rse.Row[attribute]?.ToString(),
        _ => null,
    };
}
