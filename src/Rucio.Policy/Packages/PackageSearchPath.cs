using Rucio.Policy.Configuration;

namespace Rucio.Policy.Packages;

/// <summary>The folders in which packages are looked for, as Python's search path is for Rucio.</summary>
public static class PackageSearchPath
{
    /// <summary><c>RUCIO_POLICY_PATH</c>, <c>POLICY_PKG_PATH</c>, <c>[policy] package_path</c>, <c>$RUCIO_HOME/policy</c>, <c>/opt/rucio/policy</c>, the application's own folder. Only absolute ones count.</summary>
    public static IReadOnlyList<string> Of(RucioCfg cfg, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(cfg);
        ArgumentNullException.ThrowIfNull(variable);
        var lists = new[] { variable("RUCIO_POLICY_PATH"), variable("POLICY_PKG_PATH"), cfg["policy", "package_path"] };
        var home = variable("RUCIO_HOME") is { Length: > 0 } root ? [Path.Combine(root, "policy")] : Array.Empty<string>();
        return
        [
            .. lists.SelectMany(list => (list ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Concat(home)
                .Append("/opt/rucio/policy").Append(AppContext.BaseDirectory).Where(Path.IsPathFullyQualified).Distinct(StringComparer.Ordinal),
        ];
    }
}
