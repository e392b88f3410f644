using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>Loads the policy of a VO. Never throws for what a package does: the result says it.</summary>
public sealed class PolicyLoader(IPolicyPackageSource source)
{
    /// <summary>Loads the package that the settings name and puts Rucio's own rules behind it.</summary>
    public PolicySet Load(PolicySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var load = new PolicyLoad(source, settings);
        return load.Run();
    }

    /// <summary>Whether an exception says that a file of the package or one that it needs is absent; in Python ModuleNotFoundError.</summary>
    internal static bool IsAbsence(Exception e) => e is FileNotFoundException or DirectoryNotFoundException
        || e is TypeInitializationException { InnerException: FileNotFoundException }
        || e is PolicyException { Error: PolicyError.PolicyPackageNotFound };

    /// <summary>Whether an exception comes of loading the code, not of running it; in Python ImportError.</summary>
    internal static bool IsLoadFault(Exception e) => e is TypeLoadException or BadImageFormatException or FileLoadException or MissingMemberException;

    /// <summary>Rucio's class for an exception.</summary>
    internal static PolicyException Classified(string package, string? entry, Exception e) => e switch
    {
        PolicyException known => known,
        _ when IsAbsence(e) => PolicyException.NotFound(package, $"something that it needs is missing: {e.Message}", e),
        _ when IsLoadFault(e) => PolicyException.Loading(package, entry, $"it cannot be loaded: {e.Message}", e),
        _ => PolicyException.Threw(package, entry, e),
    };

    /// <summary>The answer of <c>SUPPORTED_VERSION</c>.</summary>
    internal static PolicyException? VersionFault(string package, SupportedVersion? supported, PolicySettings settings)
    {
        try
        {
            return supported?.Supports(settings.RucioVersion, settings.Comparison) != false
                ? null
                : new PolicyException(
                    PolicyError.PolicyPackageVersionError, package, "SUPPORTED_VERSION", $"it supports Rucio {supported}, and this is Rucio {settings.RucioVersion}.",
                    "Install a version of the package for this Rucio.");
        }
        catch (FormatException e)
        {
            return PolicyException.Threw(package, "SUPPORTED_VERSION", e);
        }
    }
}
