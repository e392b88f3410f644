using System.Text;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>Reads the parameter <c>filters</c> of a search.</summary>
/// <remarks>
/// <c>key operator value</c>, joined by <c>,</c> (and) and <c>;</c> (or, which binds weaker). Operators: <c>= == ≠ != &lt; &gt; ≤ &lt;= ≥ &gt;=</c>;
/// a range is <c>1000&lt;bytes&lt;=50000</c>. A value that holds one of these characters stands in single or double quotes, or has a
/// backslash before it.
/// </remarks>
internal static class DidFilters
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 8192;

    /// <summary>The groups, of which one must hold; in a group all terms must hold. Empty for an empty text.</summary>
    /// <exception cref="RefusalException">400 bad_filter; the message names the filter at fault.</exception>
    public static IReadOnlyList<IReadOnlyList<FilterTerm>> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        if (text.Length > MaxLength)
        {
            throw Bad($"The filters have {text.Length} characters; {MaxLength} are the most.");
        }

        var groups = new List<IReadOnlyList<FilterTerm>>();
        var group = new List<FilterTerm>();
        var parts = new List<string>();
        var number = 1;
        var start = 0;
        foreach (var token in FilterTokens.Read(text))
        {
            if (token.Kind is not (FilterTokenKind.And or FilterTokenKind.Or or FilterTokenKind.End))
            {
                parts.Add(token.Text);
                continue;
            }

            Add(group, parts, new FilterPlace(number++, text[start..token.At].Trim()));
            parts.Clear();
            start = token.At + 1;
            if (token.Kind != FilterTokenKind.And)
            {
                groups.Add(group);
                group = [];
            }
        }

        return groups;
    }

    /// <summary>Parts alternate between text and operator, beginning and ending with text.</summary>
    private static void Add(List<FilterTerm> group, List<string> parts, FilterPlace place)
    {
        switch (parts)
        {
            case [""]:
                throw Bad($"Filter {place.Number} is empty.", "Remove it, or write it as key=value.");
            case [_]:
                throw Bad($"Filter {place} has no operator.", "Write it as key=value, or with one of ≠ < > ≤ ≥.");
            case [var key, var op, var value]:
                AddTerm(group, place, key, FilterTokens.Operator(op), value);
                break;
            case [var low, var first, var key, var second, var high]:
                var (left, right) = (FilterTokens.Operator(first), FilterTokens.Operator(second));
                if (!IsOrder(left) || !IsOrder(right) || IsUpward(left) != IsUpward(right))
                {
                    throw Bad($"Filter {place} is no range.", "A range has two operators of one direction, as in 1000<bytes<=50000.");
                }

                AddTerm(group, place, key, Turned(left), low);
                AddTerm(group, place, key, right, high);
                break;
            default:
                throw Bad($"Filter {place} has too many operators.", "Put a value that holds one of = < > ≠ ≤ ≥ in quotes.");
        }
    }

    private static void AddTerm(List<FilterTerm> group, FilterPlace place, string key, MetadataOperator op, string value)
    {
        if (key.Length == 0)
        {
            throw Bad($"Filter {place} has no key.", "Write it as key=value.");
        }

        if (value.Length == 0)
        {
            throw Bad($"Filter {place} has no value for '{key}'.", "Write it as key=value, or remove it.");
        }

        if (key.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.' or ':')))
        {
            throw Bad($"Filter {place}: '{key}' is no metadata key.", "A key holds letters, digits, '_', '-', '.' and ':'. In a range the key stands in the middle.");
        }

        var term = new FilterTerm(key, op, value);
        if (group.Exists(other => other.Key == key && other.Operator == op))
        {
            throw Bad($"Filter {place} asks for '{key}' a second time with the same operator.", "Join the two with ';' if either may hold.");
        }

        group.Add(term);
    }

    private static bool IsOrder(MetadataOperator op) => op is not (MetadataOperator.Equal or MetadataOperator.NotEqual);

    private static bool IsUpward(MetadataOperator op) => op is MetadataOperator.Less or MetadataOperator.LessOrEqual;

    /// <summary>The operator when its sides change places: <c>1000 &lt; bytes</c> is <c>bytes &gt; 1000</c>.</summary>
    private static MetadataOperator Turned(MetadataOperator op) => op switch
    {
        MetadataOperator.Less => MetadataOperator.Greater,
        MetadataOperator.LessOrEqual => MetadataOperator.GreaterOrEqual,
        MetadataOperator.Greater => MetadataOperator.Less,
        _ => MetadataOperator.LessOrEqual,
    };

    internal static RefusalException Bad(string message, string? remedy = null) =>
        new(400, DidCodes.BadFilter, message) { Field = "filters", Remedy = remedy };

    private readonly record struct FilterPlace(int Number, string Text)
    {
        public override string ToString() => new StringBuilder().Append(Number).Append(" ('").Append(Text).Append("')").ToString();
    }
}
