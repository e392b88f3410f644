using System.Globalization;
using System.Text;

namespace Rucio.Client.Http;

/// <summary>Writes what <c>ast.literal_eval</c> reads: the form in which Rucio takes the filters of a search.</summary>
internal static class PythonLiteral
{
    /// <summary>A text in single quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var character in text)
        {
            _ = character switch
            {
                '\'' or '\\' => quoted.Append('\\').Append(character),
                < ' ' or '\u007f' => quoted.Append("\\x").Append(((int)character).ToString("x2", CultureInfo.InvariantCulture)),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>The filters of a search, the name as one of the conditions of every group, since Rucio ignores it beside filters.</summary>
    public static string Filters(IReadOnlyList<MetadataGroup> groups, string name)
    {
        return $"[{string.Join(", ", groups.Select(group => $"{{{string.Join(", ", Entries(group, name))}}}"))}]";
    }

    private static IEnumerable<string> Entries(MetadataGroup group, string name)
    {
        foreach (var condition in group.Conditions)
        {
            yield return $"{Quote(condition.Key + Suffix(condition.Operator))}: {condition.Value.Literal}";
        }

        // A condition on the name stands in its place: of two equal keys Python would take the last.
        if (!group.Conditions.Any(IsName))
        {
            yield return $"'name': {Quote(name)}";
        }
    }

    private static bool IsName(MetadataCondition condition) => condition is { Key: "name", Operator: MetadataOperator.Equal };

    // Rucio: core/did_meta_plugins/filter_engine.py, OPERATORS_CONVERSION_LUT.
    private static string Suffix(MetadataOperator comparison) => comparison switch
    {
        MetadataOperator.NotEqual => ".ne",
        MetadataOperator.Greater => ".gt",
        MetadataOperator.GreaterOrEqual => ".gte",
        MetadataOperator.Less => ".lt",
        MetadataOperator.LessOrEqual => ".lte",
        _ => string.Empty,
    };
}
