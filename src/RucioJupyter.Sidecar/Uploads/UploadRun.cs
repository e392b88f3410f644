using Rucio.Client;
using Rucio.Policy;
using Rucio.Transfers;
using Rucio.Transfers.Downloads;
using Rucio.Transfers.Faults;
using Rucio.Transfers.Naming;
using Rucio.Transfers.Storage;
using Rucio.Transfers.Uploads;
using RucioJupyter.Sidecar.Browsing;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>One file of an upload, step by step; nothing is called done before Rucio has told it back.</summary>
internal sealed class UploadRun(UploadStore store, AllowedFolders folders, UploadTraces traces, TransferSettings settings, TimeProvider time)
{
    /// <param name="job">The file.</param>
    /// <param name="way">How Rucio and the storage are reached.</param>
    /// <param name="progress">Told of every piece that the storage has taken.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="OperationCanceledException">Also where the job was deleted, paused or taken over meanwhile.</exception>
    public async Task<long> RunAsync(UploadJob job, UploadWay way, FileProgress progress, CancellationToken cancellationToken)
    {
        var did = Did.Parse(job.Did);
        var client = way.Client;

        Step(job, "read", $"Reading {job.Path}.");
        var file = LocalContent.Measure(Real(job), cancellationToken);

        Step(job, "check", $"{file.Bytes} bytes, adler32 {file.Adler32}, md5 {file.Md5}. Asking Rucio about {did} and {job.Rse}.");
        var isRegistered = await IsRegisteredAsync(client, did, job.Rse, file, cancellationToken);
        if (!isRegistered)
        {
            var target = await TargetAsync(client, did, job.Rse, way.SecureFirst, cancellationToken);
            var writer = new WebDavTarget(way.Http, settings, time);
            var began = time.GetUtcNow();
            bool isNew;
            try
            {
                isNew = await StoreAsync(job, writer, target, file, progress, cancellationToken);
            }
            catch (TransferException e)
            {
                traces.Report(way, job, target, file.Bytes, began, e);
                throw;
            }

            Step(job, "register", $"Registering the replica on {job.Rse}.");
            try
            {
                await client.Replicas.AddAsync(
                    job.Rse, [new NewReplica(did, file.Bytes) { Adler32 = file.Adler32, Md5 = file.Md5, State = ReplicaState.Available }], null, cancellationToken);
            }
            catch (RucioException e) when (isNew && e.Error is (RucioError.Invalid or RucioError.Forbidden or RucioError.NotFound))
            {
                // Refused for good: a file that no catalogue knows would lie on the storage for ever.
                await TryDeleteAsync(writer, target, cancellationToken);
                throw;
            }

            traces.Report(way, job, target, file.Bytes, began, null);
        }

        progress.Set(file.Bytes);
        await way.Keep.KeepAsync(did, (step, line) => Step(job, step, line), cancellationToken);
        Step(job, "verify", "Reading the registration back.");
        await VerifyAsync(job, client, did, file, cancellationToken);
        return file.Bytes;
    }

    /// <summary>False where the name is free, true where this very file is on this very RSE already.</summary>
    private static async Task<bool> IsRegisteredAsync(RucioClient client, Did did, string rse, LocalContent file, CancellationToken cancellationToken)
    {
        DidDetails details;
        try
        {
            details = await client.Dids.GetAsync(did, null, cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            return false;
        }

        if (details.Type != DidType.File || details.Bytes != file.Bytes || !string.Equals(details.Adler32, file.Adler32, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusalException(409, UploadCodes.DidExists, $"Rucio already knows {did} with other content. Rename the file, or choose another scope.");
        }

        return (await ReplicaAsync(client, did, cancellationToken))?.States.GetValueOrDefault(rse) == ReplicaState.Available;
    }

    private static async Task<ReplicaSource> TargetAsync(RucioClient client, Did did, string rse, bool secureFirst, CancellationToken cancellationToken)
    {
        var settings = await client.Rses.GetAsync(rse, cancellationToken);
        var protocol = UploadTarget.Protocol(settings, secureFirst);
        var pfns = await client.Rses.Lfns2PfnsAsync(rse, [did], protocol.Scheme, "write", cancellationToken);
        return pfns.TryGetValue(did.ToString(), out var text) && Pfn.TryParse(text, out var pfn)
            ? new ReplicaSource(did, rse, pfn)
            : throw new RefusalException(502, UploadCodes.RseNotSupported, $"Rucio did not say where {did} belongs on {rse}. Tell the administrators of Rucio.");
    }

    /// <returns>Whether the object was put there now.</returns>
    private async Task<bool> StoreAsync(UploadJob job, WebDavTarget target, ReplicaSource final, LocalContent file, FileProgress progress, CancellationToken cancellationToken)
    {
        if (await target.SizeAsync(final, cancellationToken) is not null)
        {
            // Perhaps an earlier run came as far as here: what is there must be this very file.
            Step(job, "compare", $"There is a file at that place on {final.Where}: comparing it.");
            if ((await target.CompareAsync(final, file, cancellationToken)).Difference is { } other)
            {
                throw new TransferException(TransferFault.AlreadyOnStorage, $"Another file lies at the place of {final.Did} on {final.Where}: {other}. Choose another name.");
            }

            return false;
        }

        var temporary = WebDavTarget.Named(final, $"{final.Pfn.Text}.{Mark(job)}{WebDavTarget.TemporaryEnding}");
        Step(job, "put", $"Sending to {final.Where} under a temporary name.");
        await target.MakeFoldersAsync(final, cancellationToken);
        await target.DeleteAsync(temporary, cancellationToken);
        try
        {
            await target.PutAsync(temporary, file, progress.Set, cancellationToken);
            Step(job, "compare", "Comparing size and checksum.");
            var back = await target.CompareAsync(temporary, file, cancellationToken);
            if (back.Difference is { } difference)
            {
                throw new TransferException(TransferFault.ChecksumMismatch, $"{final.Where} did not store {final.Did} as it was sent: {difference}. Try again.");
            }

            Step(job, "move", $"{(back.IsStated ? "The storage states the same size and checksum" : "Read back, and it is the same")}. Giving it its final name.");
            await target.MoveAsync(temporary, final, cancellationToken);
            return true;
        }
        catch (TransferException e) when (e.Fault is TransferFault.AlreadyOnStorage)
        {
            // Somebody was faster. With the very same file there is nothing left to do.
            await TryDeleteAsync(target, temporary, cancellationToken);
            if ((await target.CompareAsync(final, file, cancellationToken)).Difference is not null)
            {
                throw;
            }

            return false;
        }
        catch (TransferException)
        {
            await TryDeleteAsync(target, temporary, cancellationToken);
            throw;
        }
    }

    private static async Task TryDeleteAsync(WebDavTarget target, ReplicaSource temporary, CancellationToken cancellationToken)
    {
        try
        {
            await target.DeleteAsync(temporary, cancellationToken);
        }
        catch (TransferException)
        {
            // What went wrong before says more; the name is one that Rucio's clean-up knows.
        }
    }

    private static async Task VerifyAsync(UploadJob job, RucioClient client, Did did, LocalContent file, CancellationToken cancellationToken)
    {
        var replica = await ReplicaAsync(client, did, cancellationToken);
        if (replica is null || replica.Bytes != file.Bytes || !string.Equals(replica.Adler32, file.Adler32, StringComparison.OrdinalIgnoreCase)
            || replica.States.GetValueOrDefault(job.Rse) != ReplicaState.Available)
        {
            throw new RefusalException(502, UploadCodes.NotRegistered, $"Rucio does not show {did} on {job.Rse} as it was registered. Tell the administrators of Rucio.");
        }

        if (job.DatasetDid is { } dataset && !await IsMemberAsync(client, did, Did.Parse(dataset), cancellationToken))
        {
            throw new RefusalException(502, UploadCodes.NotRegistered, $"Rucio does not show {did} in {dataset}. Attach it again, or tell the administrators of Rucio.");
        }
    }

    private static async Task<bool> IsMemberAsync(RucioClient client, Did did, Did dataset, CancellationToken cancellationToken)
    {
        await foreach (var parent in client.Dids.ParentsAsync(did, cancellationToken))
        {
            if (parent.Did == dataset)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<FileReplicas?> ReplicaAsync(RucioClient client, Did did, CancellationToken cancellationToken)
    {
        await foreach (var replica in client.Replicas.ListAsync([did], null, cancellationToken))
        {
            return replica;
        }

        return null;
    }

    /// <summary>The same in each life of a job, so that what an earlier one left is found; another one for every other job, whoever's it is.</summary>
    private string Mark(UploadJob job) => SafeName.Digest($"{Environment.MachineName}:{folders.Absolute("~")}:{job.Id}")[..8];

    private void Step(UploadJob job, string step, string line)
    {
        if (!store.Step(job, step, line))
        {
            throw new OperationCanceledException($"Upload {job.Id} is no longer this sidecar's.");
        }
    }

    /// <summary>Judged again now: since the request a link may have been put there.</summary>
    private string Real(UploadJob job)
    {
        try
        {
            return folders.Real(job.Path, job.Below);
        }
        catch (RefusalException e) when (e.Code == BrowsingCodes.Missing)
        {
            throw new TransferException(TransferFault.NotReadable, $"There is no file {folders.Absolute(job.Path, job.Below)}. It may have been moved since the upload was asked for.", e);
        }
    }
}
