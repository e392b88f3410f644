using Microsoft.AspNetCore.WebUtilities;

namespace Rucio.Emulator.Hosting;

internal static class Reasons
{
    public static string Of(int status) => ReasonPhrases.GetReasonPhrase(status);

    /// <summary>As flask writes it.</summary>
    public static string InCapitals(int status) => status == 200 ? "OK" : Of(status).ToUpperInvariant();
}
