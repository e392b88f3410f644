using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary>Where users may look and take files from: their home, what the file browser shows, and what the administrator named. Links do not lead out.</summary>
internal sealed class AllowedFolders(ProcessEnvironment environment, ServerRoot browser, RucioConfiguration configuration)
{
    /// <summary>Where the file browser begins; the home where that is not known.</summary>
    public string BrowserFolder => browser.Folder ?? environment.Home;

    /// <summary>The path from the root on. <c>~</c> means the home.</summary>
    /// <param name="path">Absolute or not.</param>
    /// <param name="below">What a relative path lies below; null: the home.</param>
    /// <exception cref="RefusalException">400 not_a_folder: no path at all.</exception>
    public string Absolute(string path, string? below = null)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new RefusalException(400, BrowsingCodes.NotAFolder, "A path cannot hold a zero character.") { Field = "path" };
        }

        var isOfHome = IsOfHome(path);
        var full = Path.GetFullPath(isOfHome ? path[1..].TrimStart('/') : path, isOfHome || below is null ? environment.Home : below);
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    /// <summary>Whether it takes another path to know where this one leads.</summary>
    public static bool IsRelative(string path) => !path.StartsWith('/') && !IsOfHome(path);

    private static bool IsOfHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal);

    /// <summary>The path with every link in it followed.</summary>
    /// <param name="path">As <see cref="Absolute"/> takes it.</param>
    /// <param name="below">Likewise, and allowed as the file browser's own folder is: another sidecar of the user's may have been asked.</param>
    /// <exception cref="RefusalException">404 path_missing, 403 path_outside.</exception>
    public string Real(string path, string? below = null)
    {
        var asked = Absolute(path, below);
        var roots = Roots(below ?? browser.Folder);
        if (Posix.RealPath(asked) is not { } real)
        {
            // Whether something exists outside is not told either.
            throw IsBelow(asked, roots) || IsBelow(asked, roots.Select(root => Posix.RealPath(root) ?? root))
                ? new RefusalException(404, BrowsingCodes.Missing, $"There is nothing at {asked}.") { Field = "path" }
                : NotAllowed(asked);
        }

        return IsBelow(real, roots.Select(root => Posix.RealPath(root) ?? root)) ? real : throw NotAllowed(asked);
    }

    /// <summary>The home, the file browser's folder unless it is the whole machine, the folders of <c>RucioConfig.browse_roots</c>, and what the instances mount and download to.</summary>
    private List<string> Roots(string? browsed)
    {
        var snapshot = configuration.Current;
        return
        [
            environment.Home,
            .. browsed is { Length: > 1 } ? [browsed] : Array.Empty<string>(),
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
