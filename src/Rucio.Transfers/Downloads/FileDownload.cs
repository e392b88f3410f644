using Rucio.Transfers.Checksums;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Downloads;

/// <summary>Gets one file: looks whether it is here, goes from replica to replica, keeps what is provable, and shows only what is proved.</summary>
internal sealed class FileDownload(IReadOnlyList<IReplicaReader> readers, TransferSettings settings, TimeProvider time, IFileNotes? notes = null)
{
    /// <summary>Gives the outcome. Of failures only those are thrown that would meet every other file too.</summary>
    /// <exception cref="TransferException">The disk is full or cannot be written.</exception>
    public async Task<FileOutcome> GetAsync(
        WantedFile file, TargetFolder folder, TransferProgress whole, CancellationToken cancellationToken)
    {
        folder.Prepare(file.Target);
        if (PresentFile.IsProved(file.Target, file.Expected, cancellationToken) is { } present)
        {
            whole.AddPresent(present);
            notes?.Step(file.Did, $"{file.Did} is here already and as registered.");
            return new FileOutcome(file, present, null, null);
        }

        var progress = new FileProgress(whole);
        var attempts = new List<FileAttempt>();
        try
        {
            var sources = Usable(file);
            using var part = PartFile.Open(file.Did, file.Target, file.Expected, settings, progress, cancellationToken);
            var rse = await FetchAsync(file, sources, part, attempts, cancellationToken);
            part.Commit();
            notes?.Step(file.Did, $"{file.Did}: {part.Length} bytes from {rse}{(file.Expected.HasChecksum ? ", checksum as registered" : "")}.");
            return new FileOutcome(file, part.Length, rse, null) { Attempts = attempts };
        }
        catch (TransferException e) when (!e.Fault.IsLocal())
        {
            progress.Set(0);
            if (!e.Fault.IsPassing() || file.Expected.Bytes < settings.JournalFromBytes)
            {
                PartFile.Discard(file.Target);
            }

            notes?.Trouble(file.Did, $"Gave up on {file.Did}. {e.Message}");
            return new FileOutcome(file, 0, null, e) { Attempts = attempts };
        }
    }

    private async Task<string> FetchAsync(WantedFile file, List<ReplicaSource> sources, PartFile part, List<FileAttempt> attempts, CancellationToken cancellationToken)
    {
        var failures = new List<TransferException>();
        var fruitless = 0;
        for (var turn = 0; ; turn++)
        {
            var source = sources[turn % sources.Count];
            var before = part.Length;
            var began = time.GetUtcNow();
            try
            {
                notes?.Step(file.Did, $"{file.Did}: asking {source.Where}{(before > 0 ? $" for the rest from byte {before} on" : "")}.");
                await Reader(source).ReadAsync(source, part, cancellationToken);
                if (part.Difference() is not { } difference)
                {
                    Note(null);
                    return source.Rse;
                }

                var isFaultOfSource = part.IsOfOneObject || part.Restarts >= settings.FruitlessTries;
                part.Restart();
                if (isFaultOfSource)
                {
                    throw new TransferException(
                        TransferFault.ChecksumMismatch,
                        $"{file.Did} on {source.Where} is not what was registered: {difference}. That replica is damaged. Report it, or use another replica.");
                }

                turn--; // The pieces of several replicas, or of several states of one, did not fit together: now all of it from this one.
            }
            catch (TransferException e) when (!e.Fault.IsLocal())
            {
                failures.RemoveAll(f => f.Fault == e.Fault && f.Message == e.Message);
                failures.Add(e);
                Note(e);
                notes?.Trouble(file.Did, e.Message);
                if (!e.Fault.IsPassing() && !(e.Fault is TransferFault.WrongRange && part.Restarts < 3))
                {
                    sources.RemoveAt(turn % sources.Count);
                    turn--;
                }

                fruitless = part.Length > before ? 0 : fruitless + 1;
                if (sources.Count == 0 || fruitless >= settings.FruitlessTries * sources.Count || part.Restarts > settings.FruitlessTries)
                {
                    throw Final(file, failures, part);
                }

                // With another replica at hand there is nothing to wait for, until all have had their turn.
                if (fruitless > 0 && fruitless % sources.Count == 0)
                {
                    await Task.Delay(Pause(fruitless / sources.Count, e.RetryAfter), time, cancellationToken);
                }
            }

            void Note(TransferException? failure)
            {
                attempts.RemoveAll(attempt => attempt.Source == source);
                attempts.Add(new FileAttempt(source, began, time.GetUtcNow(), failure));
            }
        }
    }

    private static TransferException Final(WantedFile file, List<TransferException> failures, PartFile part)
    {
        var last = failures[^1];
        if (last.Fault is TransferFault.ConnectionLost or TransferFault.Stalled && part.Restarts > 1)
        {
            return new TransferException(
                TransferFault.RangeIgnored,
                $"{last.Message} The storage cannot resume {file.Did}: it begins anew each time, so a bad connection never gets to the end.",
                last);
        }

        // What is wrong with a replica says more than that another one is busy.
        var telling = failures.FindLast(f => !f.Fault.IsPassing()) ?? last;
        return failures.Count == 1
            ? telling
            : new TransferException(telling.Fault, string.Join(' ', failures.Select(f => f.Message).TakeLast(4)), telling);
    }

    private TimeSpan Pause(int round, TimeSpan? asked)
    {
        var pause = asked is { } wish && wish > TimeSpan.Zero ? wish : settings.FirstPause * Math.Pow(2, Math.Min(round - 1, 16));
        return pause < settings.LongestPause ? pause : settings.LongestPause;
    }

    private IReplicaReader Reader(ReplicaSource source) => readers.First(r => r.Handles(source.Pfn.Scheme));

    private List<ReplicaSource> Usable(WantedFile file)
    {
        var usable = file.Sources
            .Where(s => !s.IsTape && !s.IsInsideArchive && readers.Any(r => r.Handles(s.Pfn.Scheme)))
            .ToList();
        if (usable.Count > 0)
        {
            return usable;
        }

        if (file.Sources.Count == 0)
        {
            throw new TransferException(
                TransferFault.NoReplica, $"Rucio knows no available replica of {file.Did}. Ask its owner, or make a rule that brings it to a disk.");
        }

        if (file.Sources.All(s => s.IsTape))
        {
            throw new TransferException(
                TransferFault.OnTape, $"{file.Did} is only on tape ({Names(file.Sources.Select(s => s.Rse))}). Make a rule that brings it to a disk first.");
        }

        if (file.Sources.All(s => s.IsInsideArchive || s.IsTape))
        {
            throw new TransferException(
                TransferFault.InsideArchive, $"{file.Did} lies inside an archive on {Names(file.Sources.Select(s => s.Rse))}. Download the archive instead.");
        }

        throw new TransferException(
            TransferFault.NoUsableReplica,
            $"{file.Did} can only be fetched by {Names(file.Sources.Select(s => s.Pfn.Scheme))} from {Names(file.Sources.Select(s => s.Rse))}, "
            + "which is not possible here. Ask for a replica on storage with https.");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().Order(StringComparer.Ordinal));
}
