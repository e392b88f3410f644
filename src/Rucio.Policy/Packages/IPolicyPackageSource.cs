namespace Rucio.Policy.Packages;

/// <summary>Where packages come from.</summary>
public interface IPolicyPackageSource
{
    /// <summary>Loads a package. A failure is the exception that the loading threw.</summary>
    /// <param name="name">As <c>[policy] package</c> names it.</param>
    /// <param name="settings">What the package has to fit, so that it can be refused before any of its code runs.</param>
    /// <exception cref="PolicyException">There is no such package, or it may not be loaded.</exception>
    OpenedPackage Open(string name, PolicySettings settings);
}

/// <summary>A loaded package.</summary>
/// <param name="Package">Its entry point.</param>
/// <param name="Origin">Folder or assembly, for people.</param>
/// <param name="Warnings">What the operator should know.</param>
/// <param name="Unload">Lets go of the package; null: it stays.</param>
public sealed record OpenedPackage(IPolicyPackage Package, string Origin, IReadOnlyList<string> Warnings, Action? Unload = null);
