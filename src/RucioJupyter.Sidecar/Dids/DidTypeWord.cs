using Rucio.Client;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>The word for the type of a DID: <c>container</c>, <c>dataset</c>, <c>file</c>.</summary>
internal static class DidTypeWord
{
    /// <summary>Empty where Rucio did not say.</summary>
    public static string Of(DidType? type) => Of(type?.Text);

    /// <inheritdoc cref="Of(DidType?)"/>
    // Servers before Rucio 35 write DIDType.FILE.
    public static string Of(string? type) => type is null ? "" : type[(type.LastIndexOf('.') + 1)..].ToLowerInvariant();
}
