using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The refusal of a DID that Rucio does not know.</summary>
internal static class DidNotFound
{
    /// <param name="said">What Rucio said of it; null where it gave an empty answer instead.</param>
    public static RefusalException Refusal(Instance instance, Did did, RucioException? said)
    {
        var text = said?.ExceptionMessage ?? $"Data identifier '{did}' not found";
        return new RefusalException(404, DidCodes.DidNotFound, text, said)
        {
            Field = "did",
            Instance = instance.Name,
            Remedy = $"Check the spelling, or whether it was deleted: {instance.DisplayName} has no such data.",
            ExceptionClass = said?.ExceptionClass ?? "DataIdentifierNotFound",
            ExceptionMessage = text,
        };
    }
}
