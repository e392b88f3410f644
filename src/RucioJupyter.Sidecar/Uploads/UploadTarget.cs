using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Rses;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Whether and how a storage element takes files.</summary>
internal static class UploadTarget
{
    /// <param name="settings">Of the storage element.</param>
    /// <param name="secureFirst">As <see cref="WritableRses.Protocol"/> takes it.</param>
    /// <exception cref="RefusalException">409: it is closed for writing, not deterministic, or has no protocol that can be written here.</exception>
    public static RseProtocol Protocol(RseSettings settings, bool secureFirst)
    {
        if (settings.AvailabilityWrite == false)
        {
            throw new RefusalException(409, UploadCodes.RseNotWritable, $"{settings.Name} is closed for writing.") { Remedy = "Choose another RSE." };
        }

        if (!settings.Deterministic)
        {
            throw new RefusalException(409, UploadCodes.RseNotSupported, $"{settings.Name} does not say where files belong (it is not deterministic).") { Remedy = "Choose another RSE." };
        }

        if (WritableRses.Protocol(settings, secureFirst) is { } protocol)
        {
            return protocol;
        }

        var offered = settings.Protocols.Select(p => p.Scheme).Distinct().ToList();
        throw new RefusalException(
            409, UploadCodes.RseNotSupported, $"{settings.Name} cannot be written by https or davs; it offers {(offered.Count == 0 ? "no protocol" : string.Join(", ", offered))}.") { Remedy = "Choose another RSE." };
    }
}
