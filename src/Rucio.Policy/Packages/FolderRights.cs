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

        foreach (var path in files.Append(folder).Where(path => Allows(path, UnixFileMode.OtherWrite)))
        {
            throw Refused(package, path);
        }

        // In a sticky folder such as /tmp nobody replaces what belongs to another.
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Allows(parent, UnixFileMode.OtherWrite) && !Allows(parent, UnixFileMode.StickyBit))
            {
                throw Refused(package, parent);
            }
        }
    }

    private static bool Allows(string path, UnixFileMode mode) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(mode);

    private static PolicyException Refused(string package, string path) =>
        new(PolicyError.ErrorLoadingPolicyPackage, package, null, $"everybody may write to {path}, so that its code cannot be trusted.", $"Run chmod -R o-w {path}.");
}
