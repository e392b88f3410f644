namespace Rucio.Policy.Packages;

/// <summary>Refuses code that others could have put there: it runs with the user's credentials.</summary>
internal static class FolderRights
{
    /// <exception cref="PolicyException">Everybody may write to a file or folder.</exception>
    public static void Demand(string package, string folder, IEnumerable<string> files)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // access lists are inherited there, and the service runs on Linux
        }

        var mounts = Mounts();
        bool Writable(string path) => Allows(path, UnixFileMode.OtherWrite) && !IsReadOnly(mounts, path);

        foreach (var path in files.Append(folder).Where(Writable))
        {
            throw Refused(package, path);
        }

        // In a sticky folder such as /tmp nobody replaces what belongs to another.
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Writable(parent) && !Allows(parent, UnixFileMode.StickyBit))
            {
                throw Refused(package, parent);
            }
        }
    }

    /// <summary>Whether a path lies on a mount that nobody here can write to, whatever its mode: volumes of Kubernetes have mode 0777 and are mounted read-only.</summary>
    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="path">Absolute.</param>
    internal static bool IsReadOnly(IEnumerable<string> mounts, string path)
    {
        // Linux, proc(5): the fifth field is the mount point, blanks as \040; the sixth the options of the mount.
        var mount = mounts.Select(line => line.Split(' ')).Where(fields => fields.Length > 5)
            .Select(fields => (Point: fields[4].Replace("\\040", " ", StringComparison.Ordinal).TrimEnd('/'), Options: fields[5]))
            .Where(entry => path == entry.Point || path.StartsWith($"{entry.Point}/", StringComparison.Ordinal))
            .OrderBy(entry => entry.Point.Length).LastOrDefault();
        return mount.Options?.Split(',').Contains("ro") == true;
    }

    private static string[] Mounts()
    {
        try
        {
            return File.ReadAllLines("/proc/self/mountinfo");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // without the list every mount counts as writable
        }
    }

    private static bool Allows(string path, UnixFileMode mode) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(mode);

    private static PolicyException Refused(string package, string path) =>
        new(PolicyError.ErrorLoadingPolicyPackage, package, null, $"everybody may write to {path}, so that its code cannot be trusted.", $"Run chmod -R o-w {path}.");
}
