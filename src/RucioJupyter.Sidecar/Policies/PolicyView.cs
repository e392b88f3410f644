using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>The policy package of an instance, as people see it.</summary>
/// <param name="Package">Its name.</param>
/// <param name="Source">The key, variable or option that names it.</param>
/// <param name="State"><c>in_force</c>, <c>faulty</c>, or <c>loading</c> until it has been looked at.</param>
/// <param name="Problems">What is wrong with it: each names the entry and the remedy.</param>
internal sealed record PolicyView(string Package, string Source, string State, IReadOnlyList<Problem> Problems)
{
    /// <summary>A fault with its remedy apart from it.</summary>
    public static Problem Shown(PolicyException fault) =>
        new(PolicyCodes.PolicyFault, fault.Message.EndsWith(fault.Remedy, StringComparison.Ordinal) ? fault.Message[..^fault.Remedy.Length].TrimEnd() : fault.Message, fault.Remedy);
}
