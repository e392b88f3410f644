using System.Text;
using Rucio.Client;

namespace RucioJupyter.Sidecar.Dids;

internal enum FilterTokenKind
{
    Text,
    Operator,
    And,
    Or,
    End,
}

/// <summary>A piece of the parameter <c>filters</c>: text without its quotes, an operator, or a separator.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int At);

/// <summary>Cuts the parameter <c>filters</c> into pieces, in one pass.</summary>
internal static class FilterTokens
{
    /// <summary>Text and operators alternate; each separator, and the end, comes after a text, which may be empty.</summary>
    public static IEnumerable<FilterToken> Read(string input)
    {
        var text = new StringBuilder();
        var solid = 0; // up to here the text was quoted: blanks in it stay
        for (var at = 0; at < input.Length; at++)
        {
            var c = input[at];
            if (c is '"' or '\'' && text.Length == 0)
            {
                at = ReadQuoted(input, at, text);
                solid = text.Length;
            }
            else if (c == '\\' && at + 1 < input.Length && IsSpecial(input[at + 1]))
            {
                text.Append(input[++at]);
                solid = text.Length;
            }
            else if (c is ',' or ';')
            {
                yield return new FilterToken(FilterTokenKind.Text, Take(text, ref solid), at);
                yield return new FilterToken(c == ',' ? FilterTokenKind.And : FilterTokenKind.Or, "", at);
            }
            else if (OperatorLength(input, at) is > 0 and var length)
            {
                yield return new FilterToken(FilterTokenKind.Text, Take(text, ref solid), at);
                yield return new FilterToken(FilterTokenKind.Operator, input.Substring(at, length), at);
                at += length - 1;
            }
            else if (text.Length > 0 || !char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
        }

        yield return new FilterToken(FilterTokenKind.Text, Take(text, ref solid), input.Length);
        yield return new FilterToken(FilterTokenKind.End, "", input.Length);
    }

    public static MetadataOperator Operator(string text) => text switch
    {
        "≠" or "!=" => MetadataOperator.NotEqual,
        "<" => MetadataOperator.Less,
        "≤" or "<=" => MetadataOperator.LessOrEqual,
        ">" => MetadataOperator.Greater,
        "≥" or ">=" => MetadataOperator.GreaterOrEqual,
        _ => MetadataOperator.Equal,
    };

    private static int OperatorLength(string input, int at)
    {
        var followedByEqual = at + 1 < input.Length && input[at + 1] == '=';
        return input[at] switch
        {
            '≠' or '≤' or '≥' => 1,
            '<' or '>' or '=' => followedByEqual ? 2 : 1,
            '!' when followedByEqual => 2,
            _ => 0,
        };
    }

    private static bool IsSpecial(char c) => c is ',' or ';' or '=' or '<' or '>' or '!' or '≠' or '≤' or '≥' or '"' or '\'' or '\\';

    /// <summary>Returns the place of the closing quote.</summary>
    private static int ReadQuoted(string input, int open, StringBuilder text)
    {
        for (var at = open + 1; at < input.Length; at++)
        {
            if (input[at] == '\\' && at + 1 < input.Length)
            {
                text.Append(input[++at]);
            }
            else if (input[at] == input[open])
            {
                return at;
            }
            else
            {
                text.Append(input[at]);
            }
        }

        throw DidFilters.Bad($"The quote at character {open + 1} of the filters is not closed.", "Close it, or put a backslash before it.");
    }

    private static string Take(StringBuilder text, ref int solid)
    {
        var end = text.Length;
        while (end > solid && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var result = text.ToString(0, end);
        text.Clear();
        solid = 0;
        return result;
    }
}
