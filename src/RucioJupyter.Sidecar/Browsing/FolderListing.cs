using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary>What lies in a folder below the home or below a folder that the administrator named; links do not lead out.</summary>
internal sealed class FolderListing(AllowedFolders folders)
{
    /// <summary>Larger folders are shown up to here, in the order of names.</summary>
    private const int MostEntries = 10_000;

    /// <summary>The entries, folders first, each by name.</summary>
    /// <param name="path">Empty: the home. <c>~</c> means the home, a relative path lies below it.</param>
    /// <param name="hidden">Whether names that begin with a dot are shown.</param>
    /// <exception cref="RefusalException">404 path_missing, 403 path_outside or folder_unreadable, 400 not_a_folder.</exception>
    public IReadOnlyList<BrowserEntry> Read(string? path, bool hidden)
    {
        var asked = folders.Absolute(path ?? "");
        var real = folders.Real(path ?? "");
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

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo || (entry.LinkTarget is not null && Directory.Exists(entry.FullName));
}

/// <summary>One entry, as the Python extension has it.</summary>
/// <param name="Type"><c>file</c> or <c>dir</c>.</param>
/// <param name="Name">Without the folder.</param>
/// <param name="Path">Absolute.</param>
internal sealed record BrowserEntry(string Type, string Name, string Path);
