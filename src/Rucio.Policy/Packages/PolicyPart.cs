namespace Rucio.Policy.Packages;

/// <summary>One part of a policy: algorithms, schema or permissions.</summary>
/// <param name="Value">What is there, complete only without <paramref name="Error"/>.</param>
/// <param name="FromPackage">Whether the package takes part in it; false: Rucio's own rules alone.</param>
/// <param name="Error">Why the part may not be used; null: it may.</param>
public sealed record PolicyPart<T>(T Value, bool FromPackage, PolicyException? Error)
{
    /// <summary>The part.</summary>
    /// <exception cref="PolicyException"><see cref="Error"/>.</exception>
    public T Get() => Error is null ? Value : throw Error;
}
