namespace RucioJupyter.Sidecar.Policies;

/// <summary>Error codes of policies: of warnings, which refuse nothing.</summary>
internal static class PolicyCodes
{
    /// <summary>The policy would not allow what is about to be asked; Rucio decides.</summary>
    public const string PermissionDoubtful = "permission_doubtful";

    /// <summary>The package of the instance, or one of its entries, is not in force.</summary>
    public const string PolicyFault = "policy_fault";
}
