using System.Diagnostics.CodeAnalysis;

namespace Rucio.Policy.Versions;

/// <summary>Conditions on a version that must all hold, separated by commas; none means that any version is accepted.</summary>
/// <remarks>
/// PEP 440, with the answers of packaging 26.2, which Rucio 41 requires: a pre-release that satisfies every condition is accepted even though no condition
/// names one, and text that is not a version answers false instead of raising.
/// </remarks>
public sealed class VersionSet
{
    private readonly IReadOnlyList<VersionClause> _clauses;

    private VersionSet(IReadOnlyList<VersionClause> clauses) => _clauses = clauses;

    /// <summary>Reads conditions such as <c>&gt;=36,!=36.4.0</c>; blanks around commas and operators and an empty condition are allowed.</summary>
    /// <exception cref="FormatException">A condition has no operator or no version of PEP 440.</exception>
    public static VersionSet Parse(string text) =>
        TryParse(text, out var set, out var fault) ? set : throw new FormatException($"'{fault}' is not a version condition of PEP 440, such as '~=41.0' or '>=36,<42'.");

    /// <summary>Reads conditions; <paramref name="fault"/> is the first that is malformed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionSet? set, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        (set, fault) = (null, null);
        var clauses = new List<VersionClause>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!VersionClause.TryParse(part, out var clause))
            {
                fault = part;
                return false;
            }

            clauses.Add(clause);
        }

        set = new VersionSet(clauses);
        return true;
    }

    /// <summary>Whether every condition holds for <paramref name="version"/>.</summary>
    public bool Contains(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var parsed = PythonVersion.TryParse(version, out var valid) ? valid : null;
        return _clauses.All(clause => clause.Holds(version, parsed));
    }
}
