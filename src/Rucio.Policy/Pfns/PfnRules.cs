using System.Globalization;
using System.Text.RegularExpressions;

namespace Rucio.Policy.Pfns;

/// <summary>PFNs from paths, paths from PFNs, and their normal form.</summary>
/// <remarks>Source: Rucio 41, <c>rse/protocols</c> and <c>common/utils.py</c>. Nothing is percent-encoded: PFNs carry names as they are.</remarks>
public static partial class PfnRules
{
    /// <summary>The PFN of a file whose path is stored with its replica, or else comes from the RSE's algorithm.</summary>
    /// <param name="protocol">Where the file lies.</param>
    /// <param name="stored">Null: none is stored. An empty one counts for the plain protocols only, the others ask the algorithm.</param>
    /// <param name="algorithm">The path by lfn2pfn.</param>
    public static string Build(StorageProtocol protocol, string? stored, Func<string> algorithm)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(algorithm);
        var isPlain = protocol.Implementation is not ("posix" or "gfal" or "storm");
        return Build(protocol, stored is null || (stored.Length == 0 && !isPlain) ? algorithm() : stored);
    }

    /// <summary>The PFN of a file at <paramref name="path"/>, relative to the protocol's prefix.</summary>
    public static string Build(StorageProtocol protocol, string path)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(path);
        var prefix = Slashed(protocol.Prefix);
        var host = protocol.Hostname;
        switch (protocol.Implementation)
        {
            case "posix":
                return $"{protocol.Scheme}://{host}{prefix}{WithoutSlash(path)}";
            case "gfal":
                if (Url().IsMatch(path))
                {
                    return path;
                }

                var port = protocol.Port == 0 ? "" : $":{Text(protocol.Port)}";
                return $"{protocol.Scheme}://{WithoutScheme(host)}{port}{protocol.WebServicePath}{prefix}{(protocol.Scheme == "root" ? path : WithoutSlash(path))}";
            case "storm":
                return $"storm://{WithoutScheme(host)}:{Text(protocol.Port)}{prefix}{path}";
            case "xrootd" or "ssh" or "rclone":
                return $"{protocol.Scheme}://{host}:{Text(protocol.Port)}{prefix}{path}";
            case "globus":
                return $"{prefix}{WithoutSlash(path)}";
            default:
                return $"{protocol.Scheme}://{host}:{Text(protocol.Port)}{protocol.WebServicePath}{prefix}{WithoutSlash(path)}";
        }
    }

    /// <summary>Takes a PFN apart by the protocol that it belongs to.</summary>
    /// <exception cref="FormatException">It is of another host or port, or outside the prefix.</exception>
    public static ParsedPfn Parse(StorageProtocol protocol, string pfn)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        var match = Parts().Match(pfn);
        if (!match.Success)
        {
            throw new FormatException($"'{pfn}' is not a PFN.");
        }

        var host = match.Groups["host"].Value;
        var port = match.Groups["port"].Success ? int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var path = Normal(match.Groups["path"].Value);
        var prefix = Slashed(Normal(protocol.Prefix));
        if (protocol.Hostname != host && protocol.Hostname != "localhost")
        {
            throw new FormatException($"'{pfn}' is on the host '{host}', not on '{protocol.Hostname}'.");
        }

        if (protocol.Port != port)
        {
            throw new FormatException($"'{pfn}' has the port {port}, not {protocol.Port}.");
        }

        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"'{pfn}' is not below '{prefix}'.");
        }

        var below = path[prefix.Length..];
        var slash = below.LastIndexOf('/');
        return new ParsedPfn(match.Groups["scheme"].Value, host, port, prefix, slash < 0 ? "/" : $"/{below[..slash]}/", below[(slash + 1)..]);
    }

    /// <summary>Normal forms, sorted by code point: srm without port and web service path, signed URLs without their signature.</summary>
    public static IReadOnlyList<string> Clean(IEnumerable<string> pfns) => [.. pfns.Select(Clean).Order(CodePoints.Instance)];

    private static string Clean(string pfn)
    {
        if (pfn.StartsWith("srm", StringComparison.Ordinal))
        {
            pfn = PortAndSlash().Replace(pfn, "/");
            foreach (var service in (ReadOnlySpan<string>)["/srm/managerv1?SFN=", "/srm/v2/server?SFN=", "/srm/managerv2?SFN="])
            {
                pfn = pfn.Replace(service, "", StringComparison.Ordinal);
            }
        }

        foreach (var signature in (ReadOnlySpan<string>)["?GoogleAccessId", "?X-Amz"])
        {
            var at = pfn.IndexOf(signature, StringComparison.Ordinal);
            pfn = at < 0 ? pfn : pfn[..at];
        }

        return pfn;
    }

    private static string Slashed(string prefix)
    {
        prefix = prefix.StartsWith('/') ? prefix : $"/{prefix}";
        return prefix.EndsWith('/') ? prefix : $"{prefix}/";
    }

    private static string WithoutSlash(string path) => path.StartsWith('/') ? path[1..] : path;

    private static string WithoutScheme(string host) => host.IndexOf("://", StringComparison.Ordinal) is var at && at < 0 ? host : host[(at + 3)..];

    private static string Normal(string path) => Slashes().Replace(path, "/");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A\w+://", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"\A(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<host>[^/:?#]*)(?::(?<port>[0-9]{1,9}))?(?<path>[^?#]*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@":[0-9]+/", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PortAndSlash();

    [GeneratedRegex("/+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slashes();

    private sealed class CodePoints : IComparer<string>
    {
        public static CodePoints Instance { get; } = new();

        public int Compare(string? x, string? y) => x!.EnumerateRunes().Select(rune => rune.Value).ToArray().AsSpan().SequenceCompareTo(y!.EnumerateRunes().Select(rune => rune.Value).ToArray());
    }
}
