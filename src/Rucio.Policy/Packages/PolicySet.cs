using Rucio.Policy.Permission;
using Rucio.Policy.Schema;

namespace Rucio.Policy.Packages;

/// <summary>The policy of one VO as it was loaded: what is in force, and everything that went wrong.</summary>
/// <remarks>Disposing lets go of the package. Calls that still run in it keep it in memory until they end.</remarks>
public sealed class PolicySet : IDisposable
{
    private readonly List<Action> _unload;

    internal PolicySet(
        PolicySettings settings, PolicyPart<AlgorithmRegistry> algorithms, PolicyPart<SchemaSet> schema, PolicyPart<PermissionSet> permission,
        string? origin, string? version, IReadOnlyList<string> warnings, List<Action> unload)
    {
        Settings = settings;
        Algorithms = algorithms;
        Schema = schema;
        Permission = permission;
        Origin = origin;
        SupportedVersion = version;
        Warnings = warnings;
        _unload = unload;
    }

    /// <summary>What the configuration asked for.</summary>
    public PolicySettings Settings { get; }

    /// <summary>The algorithms.</summary>
    public PolicyPart<AlgorithmRegistry> Algorithms { get; }

    /// <summary>The schemas.</summary>
    public PolicyPart<SchemaSet> Schema { get; }

    /// <summary>The permissions.</summary>
    public PolicyPart<PermissionSet> Permission { get; }

    /// <summary>Where the package came from; null: none was loaded.</summary>
    public string? Origin { get; }

    /// <summary>What the package declares as SUPPORTED_VERSION; null: nothing.</summary>
    public string? SupportedVersion { get; }

    /// <summary>Everything that was skipped or is doubtful, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What failed, without repetition.</summary>
    public IEnumerable<PolicyException> Errors => new[] { Algorithms.Error, Schema.Error, Permission.Error }.OfType<PolicyException>().DistinctBy(error => error.Message);

    /// <summary>Whether the package that was asked for is in force as a whole. Only then are paths computed here; else the server is asked.</summary>
    public bool IsWhole => !Errors.Any() && (Settings.Package is null || Origin is not null);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var unload in _unload)
        {
            unload();
        }

        _unload.Clear();
    }
}
