using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary>What lies in a folder below the home or below a folder that the administrator named; links do not lead out.</summary>
internal sealed class FolderListing(ProcessEnvironment environment, RucioConfiguration configuration)
{
    /// <summary>Larger folders are shown up to here, in the order of names.</summary>
    private const int MostEntries = 10_000;

    /// <summary>The entries, folders first, each by name.</summary>
    /// <param name="path">Empty: the home. <c>~</c> means the home, a relative path lies below it.</param>
    /// <param name="hidden">Whether names that begin with a dot are shown.</param>
    /// <exception cref="RefusalException">404 path_missing, 403 path_outside or folder_unreadable, 400 not_a_folder.</exception>
    public IReadOnlyList<BrowserEntry> Read(string? path, bool hidden)
    {
        var asked = Absolute(path ?? "");
        var roots = Roots();
        if (Posix.RealPath(asked) is not { } real)
        {
            // Whether something exists outside is not told either.
            throw IsBelow(asked, roots) || IsBelow(asked, roots.Select(root => Posix.RealPath(root) ?? root))
                ? new RefusalException(404, BrowsingCodes.Missing, $"There is nothing at {asked}.") { Field = "path" }
                : NotAllowed(asked);
        }

        if (!IsBelow(real, roots.Select(root => Posix.RealPath(root) ?? root)))
        {
            throw NotAllowed(asked);
        }

        if (!Directory.Exists(real))
        {
            throw new RefusalException(400, BrowsingCodes.NotAFolder, $"{asked} is a file, not a folder.") { Field = "path" };
        }

        try
        {
            return [.. new DirectoryInfo(real).EnumerateFileSystemInfos()
                .Where(entry => hidden || !entry.Name.StartsWith('.'))
                .Select(entry => new BrowserEntry(IsFolder(entry) ? "dir" : "file", entry.Name, Path.Combine(asked, entry.Name)))
                .OrderBy(entry => entry.Type, StringComparer.Ordinal).ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
                .Take(MostEntries)];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new RefusalException(403, BrowsingCodes.Unreadable, $"{asked} may not be read by you.", e) { Field = "path" };
        }
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

    private string Absolute(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new RefusalException(400, BrowsingCodes.NotAFolder, "A path cannot hold a zero character.") { Field = "path" };
        }

        var below = path == "~" ? "" : path.StartsWith("~/", StringComparison.Ordinal) ? path[2..] : path;
        var full = Path.GetFullPath(below, environment.Home);
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    private static bool IsBelow(string path, IEnumerable<string> roots) =>
        roots.Any(root => path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo || (entry.LinkTarget is not null && Directory.Exists(entry.FullName));

    private static RefusalException NotAllowed(string path) =>
        new(403, BrowsingCodes.Outside, $"{path} lies outside your home and the folders that are set up for Rucio.")
        {
            Field = "path",
            Remedy = "An administrator can add the folder to RucioConfig.browse_roots.",
        };
}

/// <summary>One entry, as the Python extension has it.</summary>
/// <param name="Type"><c>file</c> or <c>dir</c>.</param>
/// <param name="Name">Without the folder.</param>
/// <param name="Path">Absolute.</param>
internal sealed record BrowserEntry(string Type, string Name, string Path);
