using System.Buffers;
using Rucio.Transfers.Checksums;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Downloads;

/// <summary>Looks whether a target is already what it should be.</summary>
internal static class PresentFile
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>The size of a file that has the expected size and checksum; null where it has to be fetched.</summary>
    /// <remarks>A file of which the catalogue knows no checksum counts as right by its size; one of unknown size and checksum never does.</remarks>
    /// <exception cref="TransferException">It is there but may not be read.</exception>
    public static long? IsProved(string target, ExpectedContent expected, CancellationToken cancellationToken)
    {
        var information = new FileInfo(target);
        if (!information.Exists || information.LinkTarget is not null || (expected.Bytes is { } bytes && information.Length != bytes)
            || (expected.Bytes is null && !expected.HasChecksum))
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var digest = new FileDigest(expected.NeedsMd5);
            using var handle = File.OpenHandle(target);
            long position = 0;
            while (RandomAccess.Read(handle, buffer.AsSpan(0, BufferBytes), position) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                digest.Append(buffer.AsSpan(0, read));
                position += read;
            }

            return position == information.Length && expected.Difference(digest) is null ? position : null;
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw DiskFault.Explain(e, Path.GetDirectoryName(target)!, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
