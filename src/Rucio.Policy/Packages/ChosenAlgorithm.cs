namespace Rucio.Policy.Packages;

/// <summary>The algorithm that the rules select.</summary>
/// <param name="Name">As RSEs and rucio.cfg call it; <c>default lfn2pfn</c> and the like for a package's default.</param>
/// <param name="FromPackage">Whether a package supplies it, so that it may be slow or throw.</param>
/// <param name="Call">The algorithm. What a package's throws arrives as <see cref="PolicyException"/>.</param>
public sealed record ChosenAlgorithm<T>(string Name, bool FromPackage, T Call)
    where T : Delegate;
