using Rucio.Policy;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>What downloads take on the disk, folder by folder, and the way to get the room back. Asks no Rucio.</summary>
internal sealed class DownloadFolders(TransferStore store, LiveTransfers live, Downloads downloads, TransferNews news)
{
    /// <summary>The largest first.</summary>
    public LocalCopiesReply List(Instance instance, CancellationToken cancellationToken)
    {
        var items = Folders(instance)
            .GroupBy(entry => entry.Did)
            .Select(group => Describe(instance, group.Key, [.. group.Select(entry => entry.Path)], cancellationToken))
            .OrderByDescending(item => item.Bytes).ThenBy(item => item.Did, StringComparer.Ordinal)
            .ToList();
        return new LocalCopiesReply(items, items.Sum(item => item.Bytes), FreeSpace.Bytes(instance.DownloadFolder), instance.DownloadFolder);
    }

    /// <summary>Removes all files of a DID's downloads, whoever made them, and what is known of them.</summary>
    /// <returns>The bytes that they took.</returns>
    /// <exception cref="RefusalException">404 no_local_copy; 409 local_copy_busy; 403 local_copy_stays.</exception>
    public long Delete(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var folders = Folders(instance).Where(entry => entry.Did == did).Select(entry => entry.Path).ToList();
        if (folders.Count == 0)
        {
            throw new RefusalException(404, TransferCodes.NoLocalCopy, $"There is no download of {did} in {instance.DownloadFolder}.") { Field = "did", Instance = instance.Name };
        }

        var copy = Describe(instance, did, folders, cancellationToken);
        if (copy.Busy)
        {
            throw new RefusalException(409, TransferCodes.LocalCopyBusy, $"{did} is being downloaded: its files cannot be deleted now.")
            {
                Field = "did",
                Instance = instance.Name,
                Remedy = "Cancel the download first, or wait for its end.",
            };
        }

        // A paused download would go on into a folder that is no more.
        if (store.Newest(instance.Name, did) is { State: "paused" } paused)
        {
            downloads.CancelOrHide(paused.Id);
        }

        foreach (var folder in folders)
        {
            Remove(folder);
        }

        store.ForgetDownloads(instance.Name, did);
        news.Announce(new DidChange(instance.Name, did.ToString(), StateWord.NotHere));
        return copy.Bytes;
    }

    /// <summary>The folders of downloads right below the download folder. A link is not one: what it leads to is not ours.</summary>
    private IEnumerable<(Did Did, string Path)> Folders(Instance instance)
    {
        if (!Directory.Exists(instance.DownloadFolder))
        {
            return [];
        }

        var known = store.DownloadFolders(instance.Name);
        return
        [
            .. from folder in new DirectoryInfo(instance.DownloadFolder).EnumerateDirectories()
               where folder.LinkTarget is null
               let path = Path.Combine(instance.DownloadFolder, folder.Name)
               let did = known.TryGetValue(path, out var recorded) ? recorded : DidFolder.Parse(folder.Name.TrimEnd('~'))
               where did is not null
               select (did.Value, path),
        ];
    }

    private LocalCopy Describe(Instance instance, Did did, List<string> folders, CancellationToken cancellationToken)
    {
        var (files, bytes, changed) = (0L, 0L, DateTimeOffset.MinValue);
        foreach (var file in folders.SelectMany(Files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += file.Length;
            files += PythonDownload.IsMark(file.Name) || UnfinishedFile.IsOne(file.Name) ? 0 : 1;
            changed = file.LastWriteTimeUtc > changed.UtcDateTime ? new DateTimeOffset(file.LastWriteTimeUtc) : changed;
        }

        var own = store.Newest(instance.Name, did);
        return new LocalCopy(
            did.ToString(),
            own is not null && folders.Contains(own.Folder) ? own.Folder : folders[0],
            files,
            bytes,
            changed > DateTimeOffset.MinValue ? changed : new DateTimeOffset(Directory.GetLastWriteTimeUtc(folders[0])),
            own is not null && (own.IsLive || live.Find(own.Id) is not null));
    }

    private static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder).EnumerateFiles(
        "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true });

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true); // A link inside it is removed, not followed.
        }
        catch (DirectoryNotFoundException)
        {
            // Gone meanwhile: that is what was wanted.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(403, TransferCodes.LocalCopyStays, $"{folder} could not be deleted: {e.Message}", e)
            {
                Remedy = "Part of it may be gone. Look who owns the rest, then try again.",
            };
        }
    }
}

/// <summary>Reply of <c>GET local-copies</c>.</summary>
/// <param name="Items">The largest first.</param>
/// <param name="Bytes">What all of them take.</param>
/// <param name="FreeBytes">Of the disk they are on; null where it does not say.</param>
/// <param name="Folder">The download folder of the instance.</param>
internal sealed record LocalCopiesReply(IReadOnlyList<LocalCopy> Items, long Bytes, long? FreeBytes, string Folder);

/// <summary>The downloads of one DID.</summary>
/// <param name="Files">Complete ones.</param>
/// <param name="Bytes">Parts of files included.</param>
/// <param name="ChangedAt">When the newest file was written.</param>
/// <param name="Busy">Whether a transfer of it is queued or runs.</param>
internal sealed record LocalCopy(string Did, string Folder, long Files, long Bytes, DateTimeOffset ChangedAt, bool Busy);

/// <summary>Reply of <c>DELETE local-copies</c>.</summary>
/// <param name="Bytes">What is free again.</param>
internal sealed record LocalCopyDeleted(bool Success, long Bytes);
