namespace Rucio.Policy.Packages;

/// <summary>A policy package failed. The message names the package, the entry and the remedy.</summary>
public sealed class PolicyException(PolicyError error, string package, string? entry, string message, string remedy, Exception? inner = null)
    : Exception($"Policy package {package}{(entry is null ? "" : $", {entry}")}: {message} {remedy}", inner)
{
    /// <summary>The kind of fault.</summary>
    public PolicyError Error { get; } = error;

    /// <summary>Name of the package.</summary>
    public string Package { get; } = package;

    /// <summary>The part or algorithm at fault, such as <c>lfn2pfn 'vo1_lfn'</c>; null: the package as a whole.</summary>
    public string? Entry { get; } = entry;

    /// <summary>What to do, as a sentence.</summary>
    public string Remedy { get; } = remedy;

    internal static PolicyException NotFound(string package, string message, Exception? inner = null) =>
        new(PolicyError.PolicyPackageNotFound, package, null, message, "Install it, or correct [policy] package, RUCIO_POLICY_PACKAGE or policy_package.", inner);

    internal static PolicyException Loading(string package, string? entry, string message, Exception? inner = null) =>
        new(PolicyError.ErrorLoadingPolicyPackage, package, entry, message, "Ask the author of the package for a corrected one.", inner);

    internal static PolicyException Threw(string package, string? entry, Exception inner) =>
        new(PolicyError.PackageThrew, package, entry, $"it threw {inner.GetType().Name}: {inner.Message}", "Ask the author of the package for a corrected one.", inner);
}
