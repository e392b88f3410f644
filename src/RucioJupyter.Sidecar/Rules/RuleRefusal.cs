using Rucio.Client;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>What it means that Rucio refused a rule: each class of refusal has a code and a way on. Pure.</summary>
internal static class RuleRefusal
{
    /// <param name="said">Rucio's words.</param>
    /// <param name="instance">Where.</param>
    /// <param name="rse">The storage element of the rule.</param>
    /// <param name="warning">What the policy said against it beforehand; null: nothing.</param>
    /// <summary>The refusal for people; <paramref name="said"/> itself where it is no refusal but an outage.</summary>
    public static Exception OfAdding(RucioException said, string instance, string rse, Problem? warning)
    {
        return said.ExceptionClass switch
        {
            "AccessDenied" => Refuse(403, RuleCodes.RuleDenied, $"You may not create rules on {rse}.", warning?.Error ?? "Ask the operators of Rucio for the permission, or choose another storage."),
            "InvalidRSEExpression" or "RSENotFound" =>
                Refuse(409, RuleCodes.UnknownRse, $"Rucio knows no storage named {rse}.", "Ask the operators of this Jupyter to correct destination_rse."),
            "RSEWriteBlocked" => Refuse(409, RuleCodes.RseNotWritable, $"{rse} is closed for writing at present.", "Try again later, or choose another storage."),
            "InsufficientTargetRSEs" => Refuse(409, RuleCodes.RuleRefused, $"Rucio finds no room for the copies on {rse}.", "Choose another storage."),
            "ManualRuleApprovalBlocked" => Refuse(409, RuleCodes.RuleRefused, $"{rse} takes no rules that wait for approval.", "Choose another storage."),
            "ScratchDiskLifetimeConflict" => Refuse(409, RuleCodes.RuleRefused, $"The lifetime is longer than {rse} allows.", "Choose a shorter lifetime."),
            "ReplicationRuleCreationTemporaryFailed" => Refuse(503, RuleCodes.RuleRefused, "Rucio could not create the rule just now.", "Try again in a moment."),
            _ => said.Error switch
            {
                RucioError.Forbidden => Refuse(403, RuleCodes.RuleDenied, $"Rucio does not allow the rule on {rse}.", null),
                RucioError.Conflict or RucioError.Invalid => Refuse(409, RuleCodes.RuleRefused, $"Rucio refuses the rule on {rse}.", null),
                _ => said,
            },
        };

        RefusalException Refuse(int status, string code, string message, string? remedy) => Refusal(said, instance, status, code, message, remedy);
    }

    /// <summary>The refusal for people; <paramref name="said"/> itself where it is no refusal but an outage.</summary>
    public static Exception OfDeleting(RucioException said, string instance, string id, Problem? warning) => said.ExceptionClass switch
    {
        "AccessDenied" => Refusal(said, instance, 403, RuleCodes.RuleDenied, $"You may not delete the rule {id}.", warning is { Error: var known } ? $"{known} Only its owner and administrators can." : "Only its owner and administrators can."),
        "RuleNotFound" => Refusal(said, instance, 404, RuleCodes.RuleNotFound, $"There is no rule {id}.", null),
        "UnsupportedOperation" => Refusal(said, instance, 409, RuleCodes.RuleLocked, $"The rule {id} is locked.", "Unlock it in Rucio first, or ask its owner."),
        _ => said,
    };

    private static RefusalException Refusal(RucioException said, string instance, int status, string code, string message, string? remedy) =>
        new(status, code, said.ExceptionMessage is { Length: > 0 } words ? $"{message} Rucio says: {words}" : message, said)
        {
            Instance = instance,
            Remedy = remedy,
            ExceptionClass = said.ExceptionClass,
            ExceptionMessage = said.ExceptionMessage,
        };
}
