using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary>Where users may look and take files from: their home and what the administrator named. Links do not lead out.</summary>
internal sealed class AllowedFolders(ProcessEnvironment environment, RucioConfiguration configuration)
{
    /// <summary>The path from the root on. <c>~</c> means the home, a relative path lies below it.</summary>
    /// <exception cref="RefusalException">400 not_a_folder: no path at all.</exception>
    public string Absolute(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new RefusalException(400, BrowsingCodes.NotAFolder, "A path cannot hold a zero character.") { Field = "path" };
        }

        var below = path == "~" ? "" : path.StartsWith("~/", StringComparison.Ordinal) ? path[2..] : path;
        var full = Path.GetFullPath(below, environment.Home);
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    /// <summary>The path with every link in it followed.</summary>
    /// <param name="path">As <see cref="Absolute"/> takes it.</param>
    /// <exception cref="RefusalException">404 path_missing, 403 path_outside.</exception>
    public string Real(string path)
    {
        var asked = Absolute(path);
        var roots = Roots();
        if (Posix.RealPath(asked) is not { } real)
        {
            // Whether something exists outside is not told either.
            throw IsBelow(asked, roots) || IsBelow(asked, roots.Select(root => Posix.RealPath(root) ?? root))
                ? new RefusalException(404, BrowsingCodes.Missing, $"There is nothing at {asked}.") { Field = "path" }
                : NotAllowed(asked);
        }

        return IsBelow(real, roots.Select(root => Posix.RealPath(root) ?? root)) ? real : throw NotAllowed(asked);
    }

    /// <summary>The home, the folders of <c>RucioConfig.browse_roots</c>, and what the instances mount and download to.</summary>
    private List<string> Roots()
    {
        var snapshot = configuration.Current;
        return
        [
            environment.Home,
            .. snapshot.BrowseRoots,
            .. from entry in snapshot.Entries
               let instance = entry.Instance
               where instance is not null
               from folder in instance.Destinations.Select(destination => destination.MountPath).Append(instance.DownloadFolder)
               select folder,
        ];
    }

    private static bool IsBelow(string path, IEnumerable<string> roots) =>
        roots.Any(root => path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static RefusalException NotAllowed(string path) =>
        new(403, BrowsingCodes.Outside, $"{path} lies outside your home and the folders that are set up for Rucio.")
        {
            Field = "path",
            Remedy = "An administrator can add the folder to RucioConfig.browse_roots.",
        };
}
