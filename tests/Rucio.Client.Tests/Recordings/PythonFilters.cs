using System.Globalization;
using System.Text.RegularExpressions;

namespace Rucio.Client.Tests.Recordings;

/// <summary>Reads the filters of a recorded search back.</summary>
internal static partial class PythonFilters
{
    /// <summary>Null where the text is no list of dictionaries.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Key, object Value)>>? Read(string text) =>
        text.StartsWith('[') && text.EndsWith(']')
            ? [.. Group().Matches(text).Select(group => Pair().Matches(group.Value).Select(pair => (Text(pair.Groups[1].Value), Value(pair.Groups[2].Value))).ToList())]
            : null;

    public static MetadataCondition Condition(string key, object value)
    {
        var (name, comparison) = Path.GetExtension(key) switch
        {
            ".ne" => (key[..^3], MetadataOperator.NotEqual),
            ".gt" => (key[..^3], MetadataOperator.Greater),
            ".gte" => (key[..^4], MetadataOperator.GreaterOrEqual),
            ".lt" => (key[..^3], MetadataOperator.Less),
            ".lte" => (key[..^4], MetadataOperator.LessOrEqual),
            _ => (key, MetadataOperator.Equal),
        };
        return new MetadataCondition(name, comparison, value switch
        {
            string text => text,
            long number => number,
            double number => number,
            bool truth => truth,
            _ => throw new InvalidOperationException($"{value} is no value of a filter."),
        });
    }

    private static object Value(string literal) => literal switch
    {
        ['\'' or '"', ..] => Text(literal),
        "True" or "true" => true,
        "False" or "false" => false,
        _ when long.TryParse(literal, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => double.Parse(literal, CultureInfo.InvariantCulture),
    };

    private static string Text(string literal) => Escape().Replace(literal[1..^1], match => match.Value[1..]);

    [GeneratedRegex("""\{(?:[^{}'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\}""")]
    private static partial Regex Group();

    [GeneratedRegex("""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*:\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^,}\s]+)""")]
    private static partial Regex Pair();

    [GeneratedRegex("""\\.""")]
    private static partial Regex Escape();
}
