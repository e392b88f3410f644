using RucioJupyter.Sidecar.Browsing;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>The files that a request means: folders opened, links followed, nothing from outside.</summary>
internal sealed class UploadSources(AllowedFolders folders)
{
    /// <summary>Files of one request.</summary>
    public const int MostFiles = 1000;

    /// <summary>In the order of the paths, files of a folder by their names. At most one more than <see cref="MostFiles"/>.</summary>
    public IReadOnlyList<UploadSource> Expand(IReadOnlyList<string> paths, IReadOnlyList<string?>? names, CancellationToken cancellationToken)
    {
        var found = new List<UploadSource>();
        for (var at = 0; at < paths.Count && found.Count <= MostFiles; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.AddRange(Open(paths[at], at < names?.Count ? names[at] : null).Take(MostFiles + 1 - found.Count));
        }

        return found;
    }

    private IEnumerable<UploadSource> Open(string path, string? name)
    {
        var below = folders.BrowserFolder;
        string real;
        try
        {
            real = folders.Real(path, below);
        }
        catch (RefusalException e)
        {
            var remedy = e.Code == BrowsingCodes.Missing && AllowedFolders.IsRelative(path) ? $"A path without a leading slash begins where the file browser begins, at {below}." : e.Remedy;
            return [new UploadSource(path, NameOf(path, name), null, new Problem(e.Code, e.Message, remedy), below)];
        }

        return Directory.Exists(real) ? InFolder(path, real) : [Measure(path, NameOf(path, name), real)];
    }

    private IEnumerable<UploadSource> InFolder(string path, string real)
    {
        // A link inside may lead anywhere: to a file it is followed and judged as any path, to a folder it is not.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        var inside = new System.IO.Enumeration.FileSystemEnumerable<string>(real, (ref System.IO.Enumeration.FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref System.IO.Enumeration.FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(entry.FileName),
            ShouldRecursePredicate = (ref System.IO.Enumeration.FileSystemEntry entry) => !IsHidden(entry.FileName) && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        var files = inside.Take(MostFiles + 1).Order(StringComparer.Ordinal).ToList();
        return files.Count == 0
            ? [new UploadSource(path, NameOf(path, null), null, new Problem(UploadCodes.NothingToUpload, $"There are no files in the folder {path}.", "Files whose names begin with a dot are left out."), folders.BrowserFolder)]
            : files.SelectMany(file => Directory.Exists(file) ? [] : Open(Path.Combine(path, Path.GetRelativePath(real, file)), null));
    }

    private UploadSource Measure(string path, string name, string real)
    {
        try
        {
            // A pipe or a device never ends.
            if (Posix.Facts(real) is { Kind: not FileKind.File })
            {
                return new UploadSource(path, name, null, new Problem(UploadCodes.NotAFile, $"{path} is no ordinary file.", "Choose files and folders."), folders.BrowserFolder);
            }

            using var handle = File.OpenHandle(real);
            return new UploadSource(path, name, RandomAccess.GetLength(handle), null, folders.BrowserFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new UploadSource(path, name, null, new Problem(UploadCodes.NotReadable, $"{path} cannot be read: {e.Message}", "Look at the permissions of the file."), folders.BrowserFolder);
        }
    }

    private static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith(".");

    private static string NameOf(string path, string? name) => string.IsNullOrEmpty(name) ? Path.GetFileName(path.TrimEnd('/')) : name;
}

/// <summary>One file of a request.</summary>
/// <param name="Path">As the user gave it, or below the folder that the user gave.</param>
/// <param name="Name">Of its DID.</param>
/// <param name="Bytes">Null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be sent; null where it can.</param>
/// <param name="Below">Where the file browser began when it was asked for: a relative path lies below it.</param>
internal sealed record UploadSource(string Path, string Name, long? Bytes, Problem? Problem, string Below);
