using System.Buffers;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Uploads;

/// <summary>What a file on this disk holds, measured before it is sent.</summary>
/// <param name="Modified">Its last change, UTC, when it was measured.</param>
internal sealed record LocalContent(string Path, long Bytes, string Adler32, string Md5, DateTime Modified)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Whether the file still is the one that was measured. One look at the file system.</summary>
    public bool IsUnchanged => new FileInfo(Path) is { Exists: true } now && now.Length == Bytes && now.LastWriteTimeUtc == Modified;

    /// <exception cref="TransferException">It is missing, is no file, or cannot be read.</exception>
    public static LocalContent Measure(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new TransferException(TransferFault.NotReadable, $"There is no file {path}. It may have been moved since the upload was asked for.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var digest = new FileDigest(withMd5: true);
            var modified = File.GetLastWriteTimeUtc(path);
            using var handle = File.OpenHandle(path);
            long position = 0;
            while (RandomAccess.Read(handle, buffer.AsSpan(0, BufferBytes), position) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                digest.Append(buffer.AsSpan(0, read));
                position += read;
            }

            return new LocalContent(path, position, digest.Adler32, digest.Md5!, modified); // Asked for above.
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw new TransferException(TransferFault.NotReadable, $"{path} cannot be read: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
