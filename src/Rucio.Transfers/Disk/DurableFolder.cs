using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Rucio.Transfers.Disk;

/// <summary>Makes the names inside a folder survive a power cut, which flushing a file alone does not.</summary>
internal static partial class DurableFolder
{
    private const int CloseOnExec = 0x80000;
    private const int NoSuchEntry = 2;
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    /// <summary>Returns once they do. A folder that is gone has no names to lose.</summary>
    /// <exception cref="IOException">The file system could not write its directory.</exception>
    public static void Flush(string folder)
    {
        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0)
        {
            if (Marshal.GetLastPInvokeError() == NoSuchEntry)
            {
                return;
            }

            throw Failure(folder);
        }

        try
        {
            // Some network and FUSE file systems refuse to flush a directory: their renames are durable or can not be made so.
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupported))
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{folder}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
