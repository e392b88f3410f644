namespace Rucio.Policy.Packages;

/// <summary>Registers a static method of a <see cref="PolicyPackage"/>.</summary>
/// <param name="type">One of <see cref="AlgorithmType"/>.</param>
/// <param name="name">The name that RSE attributes and rucio.cfg use. With several VOs it has to begin with the VO's name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AlgorithmAttribute(string type, string name) : Attribute
{
    /// <summary>One of <see cref="AlgorithmType"/>.</summary>
    public string Type { get; } = type;

    /// <summary>The name that RSE attributes and rucio.cfg use.</summary>
    public string Name { get; } = name;
}
