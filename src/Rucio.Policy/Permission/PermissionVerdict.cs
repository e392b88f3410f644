namespace Rucio.Policy.Permission;

/// <summary>What can be told about a permission before the server is asked. The server stays the authority.</summary>
/// <param name="Answer">Allowed, denied, or not to be known from here.</param>
/// <param name="Message">The package's own words; empty where it gave none.</param>
/// <param name="Source">Who answered. A generic denial is advice only: servers of experiments often allow more.</param>
public sealed record PermissionVerdict(PermissionAnswer Answer, string Message, PermissionSource Source);

/// <summary>The three answers.</summary>
public enum PermissionAnswer
{
    /// <summary>The server would do it.</summary>
    Allowed,

    /// <summary>The server would refuse.</summary>
    Denied,

    /// <summary>It depends on what only the server knows.</summary>
    Unknown,
}

/// <summary>Where an answer comes from.</summary>
public enum PermissionSource
{
    /// <summary>The experiment's package.</summary>
    Package,

    /// <summary>The rules of a server without a package.</summary>
    Generic,
}

/// <summary>What a package's permission module answers; null instead of it sends the question to the generic rules.</summary>
/// <param name="Allowed">Whether the action is allowed.</param>
/// <param name="Message">Why not, in words for the user.</param>
public sealed record PermissionResult(bool Allowed, string? Message = null)
{
    /// <summary>A plain yes or no.</summary>
    public static implicit operator PermissionResult(bool allowed) => new(allowed);
}
