namespace Rucio.Transfers.Disk;

/// <summary>How much a user can still write.</summary>
internal static class FreeSpace
{
    /// <summary>Free bytes of the file system of a folder, or of its nearest existing parent; null where that cannot be told.</summary>
    public static long? Bytes(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            if (Path.GetDirectoryName(existing) is not { } parent)
            {
                return null;
            }

            existing = parent;
        }

        try
        {
            return new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Some network file systems do not say: the write itself will.
        }
    }
}
