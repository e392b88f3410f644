namespace Rucio.Policy.Packages;

/// <summary>What is wrong with a policy package. Names and numbers are those of Rucio's exceptions.</summary>
public enum PolicyError
{
    /// <summary>The package's own code threw; the exception is the inner one.</summary>
    PackageThrew = 0,

    /// <summary>An object does not fit the schema.</summary>
    InvalidObject = 30,

    /// <summary>There is no such package, or something that it needs is missing.</summary>
    PolicyPackageNotFound = 93,

    /// <summary>In an installation with several VOs, an algorithm's name does not begin with the VO's.</summary>
    InvalidAlgorithmName = 100,

    /// <summary>The package does not support this Rucio.</summary>
    PolicyPackageVersionError = 103,

    /// <summary>The package is there and cannot be loaded.</summary>
    ErrorLoadingPolicyPackage = 107,

    /// <summary>The package says nothing of versions. A notice: such a package is accepted.</summary>
    PolicyPackageIsNotVersioned = 109,

    /// <summary>The package registers algorithms of a type that does not exist.</summary>
    InvalidPolicyPackageAlgorithmType = 120,
}
