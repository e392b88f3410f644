using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Rucio.Policy.Permission;
using Rucio.Policy.Schema;
using Rucio.Policy.Versions;

namespace Rucio.Policy.Packages;

/// <summary>A policy package whose algorithms are static methods with <see cref="AlgorithmAttribute"/> and <see cref="DefaultAlgorithmAttribute"/>.</summary>
public abstract class PolicyPackage : IPolicyPackage
{
    /// <inheritdoc/>
    public virtual SupportedVersion? SUPPORTED_VERSION => null;

    /// <inheritdoc/>
    public virtual ISchemaModule? Schema => null;

    /// <inheritdoc/>
    public virtual IPermissionModule? Permission => null;

    /// <inheritdoc/>
    public virtual IReadOnlyDictionary<string, IReadOnlyDictionary<string, Delegate>>? GetAlgorithms() =>
        Methods()
            .SelectMany(method => method.GetCustomAttributes<AlgorithmAttribute>(), (method, mark) => (method, mark))
            .GroupBy(entry => entry.mark.Type, StringComparer.Ordinal)
            .ToDictionary(
                type => type.Key,
                IReadOnlyDictionary<string, Delegate> (type) => type.ToDictionary(entry => entry.mark.Name, entry => Bind(entry.method, type.Key, $"{type.Key} '{entry.mark.Name}'"), StringComparer.Ordinal),
                StringComparer.Ordinal);

    /// <inheritdoc/>
    public virtual Delegate? GetDefaultAlgorithm(string type) =>
        Methods().FirstOrDefault(method => method.GetCustomAttribute<DefaultAlgorithmAttribute>()?.Type == type) is { } found ? Bind(found, type, $"default {type}") : null;

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A package is loaded from its own folder as it was built; no trimmer has seen it.")]
    private MethodInfo[] Methods() => GetType().GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    private Delegate Bind(MethodInfo method, string type, string entry)
    {
        // The name of an unknown type is the loader's to refuse; it never looks at the delegate.
        if (AlgorithmType.Known.GetValueOrDefault(type == AlgorithmType.Surl ? AlgorithmType.NonDeterministicPfn : type) is not { } shape)
        {
            return () => method.Name;
        }

        return Delegate.CreateDelegate(shape, method, throwOnBindFailure: false)
            ?? throw PolicyException.Loading(GetType().Assembly.GetName().Name ?? GetType().Name, entry, $"the method {method.Name} does not have the parameters of the delegate {shape.Name}.");
    }
}
