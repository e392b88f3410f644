namespace Rucio.Policy.Versions;

/// <summary>How much of Rucio's version a package's <c>SUPPORTED_VERSION</c> is compared with.</summary>
public enum VersionComparison
{
    /// <summary>The first component only, as Rucio does it. The default.</summary>
    Major,

    /// <summary>The whole version.</summary>
    Full,
}
