using Rucio.Policy.Configuration;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>What the configuration says of policies, for one VO. Immutable.</summary>
public sealed record PolicySettings
{
    /// <summary>The Rucio major version whose policy interface this library follows.</summary>
    public const string OwnRucioVersion = "41";

    /// <summary>Name of the package; null: none.</summary>
    public string? Package { get; init; }

    /// <summary>The option, variable or key that named the package, for people.</summary>
    public string PackageSource { get; init; } = "";

    /// <summary>The VO; null: an installation with a single one.</summary>
    public string? Vo { get; init; }

    /// <summary>The Rucio version that packages have to support.</summary>
    public string RucioVersion { get; init; } = OwnRucioVersion;

    /// <summary>How much of the version counts. <c>[policy] version_comparison</c>.</summary>
    public VersionComparison Comparison { get; init; }

    /// <summary>Whether a package that is missing or cannot be loaded is an error. <c>[policy] on_missing</c> = <c>warn</c> (the default) or <c>fail</c>, which is what Rucio's servers do.</summary>
    public bool FailOnMissing { get; init; }

    /// <summary>Whether the algorithms of single experiments are known. <c>[policy] experiments</c>; default false.</summary>
    public bool Experiments { get; init; }

    /// <summary>The lfn2pfn algorithm of RSEs that name none. <c>[policy] lfn2pfn_algorithm_default</c>.</summary>
    public string Lfn2PfnDefault { get; init; } = "hash";

    /// <summary>A second package, whose lfn2pfn algorithms are registered too. <c>[policy] lfn2pfn_module</c>; null: none.</summary>
    public string? Lfn2PfnModule { get; init; }

    /// <summary><c>[common] extract_scope</c>, else <c>[policy] extract_scope</c>; null: neither.</summary>
    public string? ExtractScope { get; init; }

    /// <summary><c>[policy] pfn2lfn</c>; null: not set.</summary>
    public string? Pfn2Lfn { get; init; }

    /// <summary>VOs that the configuration names.</summary>
    public IReadOnlyList<string> KnownVos { get; init; } = [];

    /// <summary>Faults of the configuration, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads them as Rucio's client does.</summary>
    /// <param name="cfg">Rucio's configuration.</param>
    /// <param name="variable">The value of an environment variable; empty means unset.</param>
    /// <param name="vo">The VO; null: the one that the configuration selects.</param>
    /// <param name="package">A package that the caller's own configuration names, which then wins; null: none.</param>
    /// <param name="serverVersion">The version that the server told; null: not known.</param>
    public static PolicySettings Read(RucioCfg cfg, Func<string, string?> variable, string? vo = null, string? package = null, string? serverVersion = null)
    {
        ArgumentNullException.ThrowIfNull(cfg);
        ArgumentNullException.ThrowIfNull(variable);
        var warnings = new List<string>();
        var active = cfg.IsTrue("common", "multi_vo")
            ? Text(vo) ?? Text(variable("RUCIO_VO")) ?? Text(cfg["client", "vo"]) ?? "def"
            : Text(vo) is { } asked and not "def" ? asked : null;
        var variableName = active is null ? "RUCIO_POLICY_PACKAGE" : $"RUCIO_POLICY_PACKAGE_{active.ToUpperInvariant()}";
        var option = active is null ? "package" : $"package-{active}";
        var (name, source) = Text(package) is { } own ? (own, "policy_package")
            : Text(variable(variableName)) is { } fromVariable ? (fromVariable, variableName)
            : Text(cfg["policy", option]) is { } fromCfg ? (fromCfg, $"[policy] {option}")
            : (null, "");
        return new PolicySettings
        {
            Package = name,
            PackageSource = source,
            Vo = active,
            RucioVersion = Text(serverVersion) ?? Text(cfg["policy", "rucio_version"]) ?? OwnRucioVersion,
            Comparison = Word(cfg, "version_comparison", ["major", "full"], warnings) == "full" ? VersionComparison.Full : VersionComparison.Major,
            FailOnMissing = Word(cfg, "on_missing", ["warn", "fail"], warnings) == "fail",
            Experiments = cfg.IsTrue("policy", "experiments"),
            Lfn2PfnDefault = Text(cfg["policy", "lfn2pfn_algorithm_default"]) ?? "hash",
            Lfn2PfnModule = Text(cfg["policy", "lfn2pfn_module"]),
            ExtractScope = Text(cfg["common", "extract_scope"]) ?? Text(cfg["policy", "extract_scope"]),
            Pfn2Lfn = Text(cfg["policy", "pfn2lfn"]),
            KnownVos = [.. cfg.Options("policy").Where(known => known.StartsWith("package-", StringComparison.Ordinal)).Select(known => known["package-".Length..])],
            Warnings = warnings,
        };
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string Word(RucioCfg cfg, string option, string[] words, List<string> warnings)
    {
        if (Text(cfg["policy", option]) is not { } word || words.Contains(word))
        {
            return cfg["policy", option] ?? "";
        }

        warnings.Add($"[policy] {option} is '{word}' and must be one of {string.Join(", ", words)}; {words[0]} is used.");
        return "";
    }
}
