using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>A policy package: one public class with a constructor without parameters per assembly. <see cref="PolicyPackage"/> is the convenient way to be one.</summary>
/// <remarks>The members are those of a Python package: its <c>SUPPORTED_VERSION</c>, <c>get_algorithms()</c>, and its modules <c>schema</c> and <c>permission</c>.</remarks>
public interface IPolicyPackage
{
    /// <summary>The Rucio versions that it was made for; null: it does not say.</summary>
    SupportedVersion? SUPPORTED_VERSION { get; }

    /// <summary>The module of schemas; null: there is none.</summary>
    ISchemaModule? Schema { get; }

    /// <summary>The module of permissions; null: there is none.</summary>
    IPermissionModule? Permission { get; }

    /// <summary>By type (see <see cref="AlgorithmType"/>) and name, the algorithms. Called once, after <see cref="Schema"/>.</summary>
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms();

    /// <summary>The algorithm that takes the place of the configured default of a type; in Python a module and function named as the type. Null: there is none.</summary>
    Delegate? GetDefaultAlgorithm(string type) => null;
}
