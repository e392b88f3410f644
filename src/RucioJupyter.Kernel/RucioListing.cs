using System.Globalization;
using System.Text;

namespace RucioJupyter.Kernel;

/// <summary>The files of a DID as the panel hands them over: a line each, with tabs between DID, path, PFN, state and size.</summary>
public sealed class RucioListing
{
    private readonly Func<string> _text;

    private RucioListing(Func<string> text) => _text = text;

    /// <summary>From the text itself.</summary>
    public static RucioListing Lines(string text) => new(() => text);

    /// <summary>From a file, read when the files are first used.</summary>
    public static RucioListing Read(string path) => new(() => File.ReadAllText(path));

    internal List<FileFacts> Parse()
    {
        var files = new List<FileFacts>();
        foreach (var line in _text().Split('\n'))
        {
            if (line.Length == 0)
            {
                continue;
            }

            var fields = line.Split('\t');
            files.Add(new FileFacts(
                Field(fields, 0) ?? "",
                Field(fields, 1),
                Field(fields, 2),
                Field(fields, 3) ?? StateWords.Unknown,
                long.TryParse(Field(fields, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null));
        }

        return files;
    }

    private static string? Field(string[] fields, int index) =>
        index >= fields.Length || fields[index].Length == 0 ? null
        : fields[index].Contains('\\', StringComparison.Ordinal) ? Unescape(fields[index])
        : fields[index];

    private static string Unescape(string field)
    {
        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\' || i + 1 == field.Length)
            {
                text.Append(field[i]);
                continue;
            }

            i++;
            text.Append(field[i] switch { 't' => '\t', 'n' => '\n', var other => other });
        }

        return text.ToString();
    }
}

/// <summary>One file. <paramref name="Path"/> is null while it is not readable here; <paramref name="Size"/> is in bytes.</summary>
internal sealed record FileFacts(string Did, string? Path, string? Pfn, string State, long? Size);
