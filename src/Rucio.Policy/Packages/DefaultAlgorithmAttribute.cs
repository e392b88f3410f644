namespace Rucio.Policy.Packages;

/// <summary>Makes a static method of a <see cref="PolicyPackage"/> the default algorithm of a type.</summary>
/// <param name="type">One of <see cref="AlgorithmType"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DefaultAlgorithmAttribute(string type) : Attribute
{
    /// <summary>One of <see cref="AlgorithmType"/>.</summary>
    public string Type { get; } = type;
}
