namespace Rucio.Client;

/// <summary>From where the replicas are to be read.</summary>
public enum ReplicaDomain
{
    /// <summary>From anywhere: what Rucio assumes when it is not told.</summary>
    Wan,

    /// <summary>From within the site.</summary>
    Lan,

    /// <summary>From within the site for those at <see cref="ClientLocation.Site"/>, from anywhere for the others.</summary>
    ByLocation,
}
