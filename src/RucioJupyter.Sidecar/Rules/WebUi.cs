using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Rules;

/// <summary>Addresses in Rucio's own web pages.</summary>
internal static class WebUi
{
    /// <summary>The page of a rule; null where no pages are configured.</summary>
    public static string? Rule(Instance instance, string id) => Page(instance, $"/rule?rule_id={Uri.EscapeDataString(id)}");

    /// <summary>The page of a DID; null where no pages are configured.</summary>
    public static string? Did(Instance instance, Did did) =>
        Page(instance, $"/did?scope={Uri.EscapeDataString(did.Scope)}&name={Uri.EscapeDataString(did.Name)}");

    private static string? Page(Instance instance, string rest) => instance.WebUiUrl is { } url ? url.OriginalString.TrimEnd('/') + rest : null;
}
