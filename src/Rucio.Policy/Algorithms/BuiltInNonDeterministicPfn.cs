namespace Rucio.Policy.Algorithms;

/// <summary>The algorithm <c>def</c> for paths on non-deterministic RSEs.</summary>
/// <remarks>Source: Rucio 41, <c>rucio/common/utils.py</c>.</remarks>
public static class BuiltInNonDeterministicPfn
{
    /// <summary>A folder per project, stream and tag of a dotted dataset name; <c>/other</c> where there are no dots.</summary>
    public static string Def(string dataset, string? scope, string filename)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        _ = scope;
        var parts = dataset.Split('.');
        var last = parts[^1];
        var whole = string.Join('.', [.. parts[..^1], Strip(last, "_dis", "_sub", "_frag")]);
        return parts.Length switch
        {
            1 => $"/other/{whole}/{filename}",
            2 => $"/{parts[0]}/{whole}/{filename}",
            < 5 => $"/{parts[0]}/{parts[1]}/{parts[2]}/{whole}/{filename}",

            // Rucio matches the expressions 'user*' and 'group*', in which the last letter may be missing.
            _ when parts[0].StartsWith("use", StringComparison.Ordinal) || parts[0].StartsWith("grou", StringComparison.Ordinal) =>
                $"/{parts[0]}/{parts[1]}/{parts[2]}/{whole}/{filename}",
            5 => $"/{parts[0]}/{parts[4]}/other/{whole}/{filename}",
            _ => $"/{parts[0]}/{parts[4]}/{Strip(last, "_dis", "_sub", "_tid")}/{whole}/{filename}",
        };
    }

    private static string Strip(string text, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            var at = text.IndexOf(suffix, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at];
        }

        return text;
    }
}
