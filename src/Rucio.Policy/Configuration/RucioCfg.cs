using System.Globalization;

namespace Rucio.Policy.Configuration;

/// <summary>A <c>rucio.cfg</c>. Immutable.</summary>
/// <remarks>Read as Python's configparser does: names of options ignore case, those of sections do not, indented lines continue a value, <c>[DEFAULT]</c> counts for every section.</remarks>
public sealed class RucioCfg
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections;

    private RucioCfg(Dictionary<string, Dictionary<string, string>> sections, string? path)
    {
        _sections = sections;
        Path = path;
    }

    /// <summary>No file, no option.</summary>
    public static RucioCfg Empty { get; } = new([], null);

    /// <summary>The file; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>The value of an option; null where it is not set.</summary>
    public string? this[string section, string option]
    {
        get
        {
            var name = option.ToLowerInvariant();
            return _sections.GetValueOrDefault(section)?.GetValueOrDefault(name)
                ?? (_sections.ContainsKey(section) ? _sections.GetValueOrDefault("DEFAULT")?.GetValueOrDefault(name) : null);
        }
    }

    /// <summary>The names of a section's options, in lower case.</summary>
    public IEnumerable<string> Options(string section) => _sections.GetValueOrDefault(section)?.Keys ?? Enumerable.Empty<string>();

    /// <summary>Whether the section is there.</summary>
    public bool Has(string section) => _sections.ContainsKey(section);

    /// <summary>Whether an option is set to yes, in any of the words that configparser knows.</summary>
    public bool IsTrue(string section, string option) => this[section, option]?.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    /// <summary>Reads the file that Rucio's client would read; <see cref="Empty"/> where it would find none.</summary>
    /// <param name="variable">The value of an environment variable; null: not set.</param>
    /// <exception cref="FormatException">A line is neither section nor option, or the file cannot be read.</exception>
    public static RucioCfg Find(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var path = variable("RUCIO_CONFIG") is { Length: > 0 } named ? named : Candidates(variable).FirstOrDefault(File.Exists);
        try
        {
            return path is null ? Empty : Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path} cannot be read: {e.Message} Correct RUCIO_CONFIG or the rights of the file.", e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="FormatException">A line is neither section nor option.</exception>
    public static RucioCfg Parse(string text, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? section = null;
        string? option = null;
        foreach (var (line, number) in text.Split('\n').Select((line, i) => (line.TrimEnd(), i + 1)))
        {
            if (line.Length == 0 || line.TrimStart() is ['#' or ';', ..])
            {
                continue;
            }

            if (char.IsWhiteSpace(line[0]) && option is not null)
            {
                section![option] = $"{section[option]}\n{line.Trim()}".Trim();
            }
            else if (line.Trim() is ['[', .. var name, ']'])
            {
                option = null;
                if (!sections.TryGetValue(name, out section))
                {
                    sections[name] = section = new(StringComparer.Ordinal);
                }
            }
            else
            {
                var at = line.AsSpan().IndexOfAny('=', ':');
                if (at <= 0 || section is null)
                {
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{path ?? "rucio.cfg"}, line {number}: expected [section] or option = value."));
                }

                option = line[..at].Trim().ToLowerInvariant();
                section[option] = line[(at + 1)..].Trim();
            }
        }

        return new RucioCfg(sections, path);
    }

    private static IEnumerable<string> Candidates(Func<string, string?> variable) =>
        from folder in new[] { variable("RUCIO_HOME"), variable("VIRTUAL_ENV"), variable("CONDA_PREFIX"), "/opt/rucio" }
        where !string.IsNullOrEmpty(folder)
        select System.IO.Path.Combine(folder, "etc", "rucio.cfg");
}
