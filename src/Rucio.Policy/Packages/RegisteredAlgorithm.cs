namespace Rucio.Policy.Packages;

/// <summary>An algorithm of a package, for people.</summary>
/// <param name="Type">One of <see cref="AlgorithmType"/>.</param>
/// <param name="Name">Its name; null: the package's default of the type.</param>
public sealed record RegisteredAlgorithm(string Type, string? Name);
