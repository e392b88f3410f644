using Rucio.Transfers.Disk;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Storage;

/// <summary>Reads replicas of storage that is mounted here, by <c>file</c>.</summary>
internal sealed class LocalReplicaReader(TransferSettings settings, TimeProvider time) : IReplicaReader
{
    public bool Handles(string scheme) => scheme == "file";

    public async Task ReadAsync(ReplicaSource source, PartFile part, CancellationToken cancellationToken)
    {
        part.KeepOnlyIfProvable(source);
        FileStream file;
        try
        {
            var information = new FileInfo(source.Pfn.Path);
            if (!information.Exists)
            {
                throw new TransferException(
                    TransferFault.MissingOnStorage,
                    $"{source.Did} is missing on {source.Rse}: there is no file {source.Pfn.Path} here. Check that the storage is mounted.");
            }

            if (part.Expected.Bytes is { } expected && information.Length != expected)
            {
                throw PartFile.WrongLength(source, information.Length, expected);
            }

            // The bytes of an earlier try are of this file only as long as nobody has written to it.
            if (part.Length > 0 && !part.Expected.HasChecksum && part.VersionOf(source)?.LastModified != information.LastWriteTimeUtc)
            {
                part.Restart();
            }

            file = new FileStream(information.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            part.Begin(source, new ObjectVersion(null, information.LastWriteTimeUtc));
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw new TransferException(TransferFault.StorageDenied, $"{source.Pfn.Path} of {source.Rse} cannot be read: {e.Message}", e);
        }

        await using (file)
        {
            file.Position = part.Length;
            await part.AppendAsync(source, file, isWhole: true, settings.IdleTimeout, time, cancellationToken);
        }
    }
}
