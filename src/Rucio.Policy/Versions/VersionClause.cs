using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Rucio.Policy.Versions;

/// <summary>One condition on a version: an operator and a version, such as <c>~=41.0</c>.</summary>
internal sealed partial class VersionClause
{
    private readonly string _operator;
    private readonly string _text;
    private readonly PythonVersion? _version; // null only for ===
    private readonly bool _prefix; // 36.* rather than 36

    private VersionClause(string @operator, string text, PythonVersion? version, bool prefix)
    {
        _operator = @operator;
        _text = text;
        _version = version;
        _prefix = prefix;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionClause? clause)
    {
        clause = null;
        var match = Pattern().Match(text.Trim());
        if (!match.Success)
        {
            return false;
        }

        var (op, right) = (match.Groups["op"].Value, match.Groups["version"].Value);
        if (op == "===")
        {
            clause = !right.Any(c => char.IsWhiteSpace(c) || c is ';' or ')') ? new VersionClause(op, right, null, false) : null;
            return clause is not null;
        }

        var prefix = op is "==" or "!=" && right.EndsWith(".*", StringComparison.Ordinal);
        if (!PythonVersion.TryParse(prefix ? right[..^2] : right, out var version) || right.Any(char.IsWhiteSpace))
        {
            return false;
        }

        var allowed = op switch
        {
            "==" or "!=" => !prefix || version is { Pre: null, Dev: null, HasLocal: false },
            "~=" => !version.HasLocal && version.Release.Count > 1,
            _ => !version.HasLocal,
        };
        clause = allowed ? new VersionClause(op, right, version, prefix) : null;
        return allowed;
    }

    /// <summary>Whether the condition holds. Text that is not a version can only satisfy <c>===</c>.</summary>
    public bool Holds(string text, PythonVersion? version)
    {
        if (_operator == "===")
        {
            return string.Equals(version?.ToString() ?? text, _text, StringComparison.OrdinalIgnoreCase);
        }

        return version is not null && _version is { } limit && _operator switch
        {
            "==" => Equal(version, limit),
            "!=" => !Equal(version, limit),
            "<=" => version.Public.CompareTo(limit) <= 0,
            ">=" => version.Public.CompareTo(limit) >= 0,
            "<" => version.CompareTo(limit) < 0 && (limit.IsPrerelease || !version.IsPrerelease || !version.Base.Equals(limit.Base)),
            ">" => After(version, limit),
            _ => version.Public.CompareTo(limit) >= 0 && StartsWith(version, limit, limit.Release.Count - 1),
        };
    }

    private bool Equal(PythonVersion version, PythonVersion limit) =>
        _prefix ? StartsWithWhole(version, limit) : (limit.HasLocal ? version : version.Public).Equals(limit);

    /// <summary>PEP 440: <c>&gt;V</c> leaves out the post-releases and local versions of V itself, unless V is a post-release.</summary>
    private static bool After(PythonVersion version, PythonVersion limit)
    {
        if (version.CompareTo(limit) <= 0)
        {
            return false;
        }

        var ofLimit = version.HasLocal ? version.Public : version.IsPostrelease && !limit.IsPostrelease ? version.WithoutPost : null;
        return ofLimit is null || !ofLimit.Equals(limit);
    }

    private static bool StartsWith(PythonVersion version, PythonVersion limit, int components)
    {
        if (version.Epoch != limit.Epoch)
        {
            return false;
        }

        for (var i = 0; i < components; i++)
        {
            if ((i < version.Release.Count ? version.Release[i] : 0) != limit.Release[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A prefix may end in a post-release part, which then has to be the version's own.</summary>
    private static bool StartsWithWhole(PythonVersion version, PythonVersion limit) => limit.Post is null
        ? StartsWith(version, limit, limit.Release.Count)
        : version.Epoch == limit.Epoch && PythonVersion.CompareReleases(version.Release, limit.Release) == 0 && version.Pre is null && version.Post == limit.Post;

    [GeneratedRegex(@"\A(?<op>===|~=|==|!=|<=|>=|<|>)\s*(?<version>.*)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
