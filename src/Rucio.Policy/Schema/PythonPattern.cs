using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Rucio.Policy.Schema;

/// <summary>Regular expressions as Python reads them, with a limit on their time.</summary>
/// <remarks>
/// Python's <c>\w</c> is letters, every kind of number and the underscore; .NET's leaves out <c>½</c> and adds combining marks. An expression that can be matched
/// without backtracking is, so that Belle II's pattern for RSEs, which backtracks without end, costs no more than any other; the rest have a second.
/// </remarks>
public static class PythonPattern
{
    /// <summary>How long one match may take.</summary>
    /// <value>1 s.</value>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>The expression for <c>re.search</c>.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static Regex Of(string pattern) => Known.GetOrAdd(pattern, Compile);

    /// <summary>Whether the expression is found anywhere in the text.</summary>
    /// <exception cref="RegexMatchTimeoutException">It took longer than <see cref="TimeLimit"/>.</exception>
    public static bool Finds(string pattern, string text) => Of(pattern).IsMatch(text);

    private static Regex Compile(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeLimit);
        }
        catch (NotSupportedException)
        {
            // Look-around and back-references need backtracking: the limit bounds it.
            return new Regex(translated, RegexOptions.CultureInvariant, TimeLimit);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{pattern}' is not a regular expression: {e.Message}", e);
        }
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                var next = pattern[++i];
                text.Append(next switch
                {
                    'w' => inClass ? @"\p{L}\p{N}_" : @"[\p{L}\p{N}_]",
                    'W' when !inClass => @"[^\p{L}\p{N}_]",
                    'Z' => @"\z",
                    '/' or '#' or '~' or '=' or ':' or '_' or '"' or '\'' => next.ToString(),
                    _ => $"\\{next}",
                });
            }
            else if (inClass)
            {
                inClass = c != ']' || text[^1] == '[' || (text[^1] == '^' && text[^2] == '[');
                text.Append(c == '[' ? @"\[" : c);
            }
            else
            {
                inClass = c == '[';
                text.Append(c == '(' && pattern.AsSpan(i).StartsWith("(?P<", StringComparison.Ordinal) ? "(?" : c.ToString());
                i += c == '(' && pattern.AsSpan(i).StartsWith("(?P<", StringComparison.Ordinal) ? 2 : 0;
            }
        }

        return text.ToString();
    }
}
