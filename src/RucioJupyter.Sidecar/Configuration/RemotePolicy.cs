using System.Net;
using System.Net.Sockets;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Where <c>$url</c> may lead: https to public hosts, or whatever the administrator names. Pure.</summary>
/// <param name="trusted">
/// <c>remote_config_hosts</c>: <c>host</c>, <c>host:port</c>, or <c>http://host:port</c> for a server without TLS. Where there is one, no other host may
/// be asked.
/// </param>
internal sealed class RemotePolicy(IReadOnlyList<string> trusted)
{
    /// <summary>A sentence that says why the address may not be asked; null where it may.</summary>
    public string? Refusal(Uri url)
    {
        if (IsTrusted(url))
        {
            return null;
        }

        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return $"{Shown(url)} is not https. Serve it over https, or add \"{url.GetLeftPart(UriPartial.Authority)}\" to RucioConfig.remote_config_hosts.";
        }

        return trusted.Count > 0
            ? $"{url.Authority} is not one of RucioConfig.remote_config_hosts ({string.Join(", ", trusted)}). Add it there, or name one of them in $url."
            : url.UserInfo.Length > 0 ? $"{url.Host} is given with a user name, which is not possible here." : null;
    }

    /// <summary>Whether the administrator named the host: then it may be a private address, and may set every key but the instance's name.</summary>
    public bool IsTrusted(Uri url) => trusted.Any(entry => Matches(entry, url));

    /// <summary>Whether a connection may be made to the address that a name resolved to, at the moment of connecting.</summary>
    public bool MayConnect(Uri url, IPAddress address) => IsTrusted(url) || IsPublic(address);

    /// <summary>Addresses that belong to the whole internet, not to this machine, this network or a protocol.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address))
        {
            return false;
        }

        var b = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !(b[0] is 0 or 10 or 127 or >= 224
                || (b[0] == 100 && b[1] is >= 64 and <= 127)
                || (b[0] == 169 && b[1] == 254)
                || (b[0] == 172 && b[1] is >= 16 and <= 31)
                || (b[0] == 192 && b[1] == 168)
                || (b[0] == 192 && b[1] == 0 && b[2] == 0)
                || (b[0] == 198 && b[1] is (18 or 19)))
            : (b[0] & 0xE0) == 0x20 // 2000::/3, without the two that carry an IPv4 address inside
                && !(b[0] == 0x20 && b[1] == 0x02)
                && !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0);
    }

    /// <summary>An address without its query, which may hold a token.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static bool Matches(string entry, Uri url)
    {
        var plain = entry.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        var authority = plain ? entry[7..] : entry.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? entry[8..] : entry;
        authority = authority.TrimEnd('/');
        return url.Scheme == (plain ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)
            && (authority.Equals(url.Authority, StringComparison.OrdinalIgnoreCase)
                || authority.Equals($"{url.Host}:{url.Port}", StringComparison.OrdinalIgnoreCase)
                || (!plain && authority.Equals(url.Host, StringComparison.OrdinalIgnoreCase)));
    }
}
