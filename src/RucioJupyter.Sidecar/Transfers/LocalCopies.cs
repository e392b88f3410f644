using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>What lies on this disk of a DID. Asks no Rucio; costs one look at the file system a file.</summary>
internal sealed class LocalCopies(TransferStore store, LiveTransfers live)
{
    /// <summary>Above this many files the counts are those of the table, without a look at each file.</summary>
    private const int MostLooks = 5000;

    /// <summary>The latest download of the DID as it stands; null where there never was one.</summary>
    public Transfer? TransferOf(Instance instance, Did did) => store.Newest(instance.Name, did) is { } row ? live.Fresh(row) : null;

    /// <summary>What is known of some files of a DID. A file that is not in the answer is not here, and nobody is fetching it.</summary>
    /// <param name="did">The DID that was asked for: a collection, or the file itself.</param>
    /// <param name="files">Files of it; a page of its list, for example.</param>
    public IReadOnlyDictionary<Did, TransferFile> Of(Instance instance, Did did, IReadOnlyCollection<Did> files)
    {
        var found = new Dictionary<Did, TransferFile>(files.Count);
        var transfer = store.Newest(instance.Name, did);
        var rows = transfer is null ? new Dictionary<Did, FileRow>() : store.FilesNamed(transfer.Id, files);
        IReadOnlyDictionary<Did, string>? python = null;
        foreach (var file in files)
        {
            if (rows.TryGetValue(file, out var row) && FileView.Of(row, transfer!.IsLive) is { State: not StateWord.NotHere } view) // Rows come from a transfer.
            {
                found[file] = view;
                continue;
            }

            // The same file may have come with another DID, or with the Python extension.
            if (store.AnyHere(instance.Name, file) is { } elsewhere)
            {
                found[file] = FileView.Of(elsewhere, isLive: false);
                continue;
            }

            python ??= PythonDownload.Files(instance, did);
            if (python.TryGetValue(file, out var path))
            {
                var bytes = new FileInfo(path).Length;
                found[file] = new TransferFile(file.ToString(), StateWord.Here, bytes, bytes, path, null, null);
            }
            else if (row is not null)
            {
                found[file] = FileView.Of(row, transfer!.IsLive); // As above.
            }
            else if (transfer is { IsLive: true })
            {
                found[file] = new TransferFile(file.ToString(), StateWord.OnTheWay, null, 0, null, null, null);
            }
        }

        return found;
    }

    /// <summary>Counts by state over all files that the latest download knows; null where there never was one, nor one of the Python extension.</summary>
    public LocalSummary? SummaryOf(Instance instance, Did did)
    {
        if (TransferOf(instance, did) is not { } transfer)
        {
            var python = PythonDownload.Files(instance, did);
            return python.Count == 0
                ? null
                : new LocalSummary(null, Path.Combine(instance.DownloadFolder, Rucio.Transfers.Naming.DidFolder.Of(did)), null, null, python.Count, 0, 0, python.Values.Sum(p => new FileInfo(p).Length));
        }

        long here = 0;
        long failed = 0;
        long bytes = 0;
        long missing = 0;
        if (transfer.Files.Done > MostLooks)
        {
            (here, failed, bytes) = (transfer.Files.Done, transfer.Files.Failed, transfer.Bytes.Done);
            missing = transfer.IsLive ? Math.Max(0, (transfer.Files.Total ?? 0) - here - failed) : 0;
        }
        else
        {
            var rows = store.Files(transfer.Id, 0, int.MaxValue);
            foreach (var row in rows)
            {
                if (row.IsStillHere())
                {
                    here++;
                    bytes += row.Size ?? 0;
                }
                else if (row.State == FileRow.Failed)
                {
                    failed++;
                }
                else if (transfer.IsLive)
                {
                    missing++;
                }
            }
        }

        return new LocalSummary(transfer, transfer.Folder, transfer.Files.Total, transfer.Bytes.Total, here, missing, failed, bytes);
    }
}
