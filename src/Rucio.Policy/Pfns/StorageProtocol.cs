namespace Rucio.Policy.Pfns;

/// <summary>A way to reach an RSE: what <c>GET /rses/{rse}/protocols</c> gives, as far as PFNs depend on it.</summary>
/// <param name="Implementation">Last part but one of Rucio's class, such as <c>webdav</c>, <c>gfal</c> or <c>posix</c>.</param>
/// <param name="Scheme">Such as <c>davs</c>.</param>
/// <param name="Hostname">May hold a scheme of its own, which some implementations take off.</param>
/// <param name="Port">0: none, for implementations that know the difference.</param>
/// <param name="Prefix">With or without slashes at its ends.</param>
/// <param name="WebServicePath">Of the extended attributes; null: none.</param>
public sealed record StorageProtocol(string Implementation, string Scheme, string Hostname, int Port, string Prefix, string? WebServicePath = null)
{
    /// <summary>Reads <c>rucio.rse.protocols.webdav.Default</c> as <c>webdav</c>.</summary>
    public static string ImplementationOf(string impl)
    {
        ArgumentNullException.ThrowIfNull(impl);
        var parts = impl.Split('.');
        return parts.Length > 1 ? parts[^2] : impl;
    }
}
