namespace Rucio.Client;

/// <summary>Where the reader is, by which Rucio orders replicas.</summary>
/// <param name="Site">The name of the site, as in the RSE attribute <c>site</c>.</param>
/// <param name="Ip">The address.</param>
/// <param name="Fqdn">The name of the machine.</param>
public sealed record ClientLocation(string? Site, string? Ip = null, string? Fqdn = null);
