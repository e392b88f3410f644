using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Where a replica on a mounted RSE lies in the file system. Pure: looks at no disk.</summary>
internal static class MountPath
{
    /// <summary>The path of the file behind <paramref name="pfn"/>.</summary>
    /// <param name="destination">The mounted RSE.</param>
    /// <param name="pfn">As Rucio gives it: not percent-encoded, so <c>?</c>, <c>#</c> and <c>%</c> belong to the name.</param>
    /// <param name="fault">Why there is no path, as a sentence; null where there is one.</param>
    public static string? Of(Destination destination, string pfn, out string? fault)
    {
        foreach (var mapping in destination.PathMappings.OrderByDescending(m => m.Prefix.Length))
        {
            if (pfn.StartsWith(mapping.Prefix, StringComparison.Ordinal))
            {
                return Join(destination, mapping.Path, pfn[mapping.Prefix.Length..], pfn, out fault);
            }
        }

        var path = PathOf(pfn).Trim('/');
        var at = 0;
        for (var skipped = 0; skipped < destination.PathBeginsAt; skipped++)
        {
            var slash = path.IndexOf('/', at);
            if (slash < 0)
            {
                fault = $"The path of {pfn} has fewer than {destination.PathBeginsAt + 1} parts, so path_begins_at {destination.PathBeginsAt} leaves nothing of it.";
                return null;
            }

            at = slash + 1;
        }

        return Join(destination, destination.MountPath, path[at..], pfn, out fault);
    }

    /// <summary>The path of a file whose place below the mount is known, from the RSE's algorithm.</summary>
    public static string? Below(Destination destination, string relative, out string? fault) =>
        Join(destination, destination.MountPath, relative, relative, out fault);

    private static string? Join(Destination destination, string root, string relative, string source, out string? fault)
    {
        var parts = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Any(part => part is "." or "..") || relative.Contains('\0', StringComparison.Ordinal))
        {
            fault = $"{source} names no file below the mount of {destination.Rse}.";
            return null;
        }

        fault = null;
        return root.TrimEnd('/') + "/" + string.Join('/', parts);
    }

    /// <summary>The path in a PFN: behind the host, or behind <c>?SFN=</c> of an srm one.</summary>
    private static string PathOf(string pfn)
    {
        var scheme = pfn.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return pfn;
        }

        var site = pfn.IndexOf("?SFN=", StringComparison.Ordinal);
        if (site >= 0)
        {
            return pfn[(site + "?SFN=".Length)..];
        }

        var slash = pfn.IndexOf('/', scheme + "://".Length);
        return slash < 0 ? "" : pfn[slash..];
    }
}
