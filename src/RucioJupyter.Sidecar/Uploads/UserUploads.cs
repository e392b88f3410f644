using System.Text.Json;
using Rucio.Policy;
using RucioJupyter.Sidecar.Browsing;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>What users do with uploads.</summary>
internal sealed class UserUploads(UploadStore store, UploadSources sources, AllowedFolders folders, UploadBatch batch, SchemaGate schema, TransferStore transfers, TransferNews news, Bell bell, RucioSessions sessions)
{
    private const int MostLive = 5000;

    /// <summary>Queues the files of a request as one transfer. What Rucio and the storage say of them comes later.</summary>
    /// <exception cref="RefusalException">400: what is missing or cannot be; 401: nobody is logged in; 403 path_outside; 429: too many wait already.</exception>
    public async Task<UploadReply> BeginAsync(Instance instance, UploadRequest request, CancellationToken cancellationToken)
    {
        if (request.FilePaths is not { Count: > 0 and <= UploadSources.MostFiles } paths || paths.Any(string.IsNullOrWhiteSpace))
        {
            throw Refuse("file_paths", "Missing or invalid 'file_paths'.");
        }

        if (string.IsNullOrEmpty(request.Rse) || string.IsNullOrEmpty(request.Scope))
        {
            throw Refuse(string.IsNullOrEmpty(request.Rse) ? "rse" : "scope", "Missing 'rse' or 'scope'.");
        }

        if (request.Lifetime is <= 0)
        {
            throw Refuse("lifetime", "The field 'lifetime' is a number of seconds above 0; leave it out to keep the file.");
        }

        if (request.AddToDataset && (string.IsNullOrEmpty(request.DatasetScope) || string.IsNullOrEmpty(request.DatasetName)))
        {
            throw Refuse("dataset_name", "Missing 'dataset_scope' or 'dataset_name': they name the dataset that the files are added to.");
        }

        if (!UploadNames.IsPossible(request.Scope) || request.Scope.Contains('/', StringComparison.Ordinal) || request.Scope.Contains(':', StringComparison.Ordinal))
        {
            throw Refuse("scope", "A scope holds no slash, no colon and no control characters.");
        }

        if (request.AddToDataset && request.DatasetName is { } name && !UploadNames.IsPossible(name))
        {
            throw Refuse("dataset_name", UploadNames.Impossible);
        }

        sessions.Demand(instance);
        var metadata = MetadataOf(request);
        var files = Files(paths, request.Names, cancellationToken);
        await schema.DemandAsync(instance, "file_paths", "FILE", request.Scope, files.Select(file => file.Name), cancellationToken);
        await schema.DemandAsync(instance, "dataset_name", "DATASET", request.DatasetScope, request.AddToDataset ? [request.DatasetName] : [], cancellationToken);
        if (store.CountLive() + files.Count > MostLive)
        {
            throw new RefusalException(429, UploadCodes.TooManyUploads, $"More than {MostLive} files wait for their upload. Try again when some of them are done.");
        }

        var dataset = request.AddToDataset ? $"{request.DatasetScope}:{request.DatasetName}" : null;
        var jobs = files.Select(file => new UploadJob
        {
            Id = 0,
            Transfer = 0,
            Namespace = instance.Name,
            Did = new Did(request.Scope, file.Name).ToString(),
            DatasetDid = dataset,
            Path = file.Path,
            Below = file.Below,
            Bytes = file.Bytes,
            Rse = request.Rse,
            Lifetime = request.Lifetime,
            Metadata = metadata,
            Pid = Environment.ProcessId,
            State = UploadJob.Queued,
            Step = UploadJob.Queued,
            Error = null,
            Code = null,
        }).ToList();
        var (id, ids) = store.Add(instance.Name, dataset ?? jobs[0].Did, FolderOf(files), jobs);
        var transfer = transfers.Find(id)!; // Added above; nobody knows its number yet.
        news.Announce(transfer);
        bell.Ring();
        return new UploadReply(true, ids, transfer);
    }

    /// <exception cref="RefusalException">404: the instance has no job of that id.</exception>
    public UploadJob Required(Instance instance, long id) => store.Find(instance.Name, id) ?? throw NoSuch(instance, id);

    /// <summary>Removes the job and its log; one that is running is stopped.</summary>
    /// <exception cref="RefusalException">404: the instance has no job of that id.</exception>
    public void Delete(Instance instance, long id)
    {
        if (!store.Delete(instance.Name, id))
        {
            throw NoSuch(instance, id);
        }

        batch.Stop(id);
    }

    /// <summary>A file that is missing fails in its own row, as from the Python extension; one from outside is not even looked at.</summary>
    private IReadOnlyList<UploadSource> Files(IReadOnlyList<string> paths, IReadOnlyList<string?>? names, CancellationToken cancellationToken)
    {
        var files = sources.Expand(paths, names, cancellationToken);
        if (files.Count > UploadSources.MostFiles)
        {
            throw Refuse("file_paths", $"The folders hold more than {UploadSources.MostFiles} files: choose fewer.");
        }

        if (files.FirstOrDefault(file => file.Problem?.Code is BrowsingCodes.Outside or BrowsingCodes.NotAFolder or UploadCodes.NothingToUpload) is { Problem: { } problem })
        {
            throw new RefusalException(problem.Code == BrowsingCodes.Outside ? 403 : 400, problem.Code, problem.Error) { Field = "file_paths", Remedy = problem.Remedy };
        }

        if (files.FirstOrDefault(file => !UploadNames.IsPossible(file.Name)) is not null)
        {
            throw new RefusalException(400, UploadCodes.BadName, UploadNames.Impossible) { Field = "names", Remedy = "Rename the file." };
        }

        return files.GroupBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new RefusalException(400, UploadCodes.NameTwice, $"Several of the files are called {twice.Key}: in one scope there can be one.") { Field = "file_paths", Remedy = "Give them different names, or upload them one after the other." }
            : files;
    }

    private static string? MetadataOf(UploadRequest request)
    {
        if (request.Metadata is not { Count: > 0 } given)
        {
            return null;
        }

        if (given.Any(entry => string.IsNullOrWhiteSpace(entry.Key) || entry.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
            || given.DistinctBy(entry => entry.Key).Count() < given.Count)
        {
            throw Refuse("metadata", "The field 'metadata' holds each key once, with a text, a number, or true or false.");
        }

        return JsonSerializer.Serialize(given.ToDictionary(entry => entry.Key!, entry => entry.Value), UploadsJson.Default.IReadOnlyDictionaryStringJsonElement); // Looked at above.
    }

    /// <summary>The folder that all files lie below.</summary>
    private string FolderOf(IReadOnlyList<UploadSource> files)
    {
        var common = Path.GetDirectoryName(folders.Absolute(files[0].Path, files[0].Below)) ?? "/";
        foreach (var file in files)
        {
            while (common.Length > 1 && !folders.Absolute(file.Path, file.Below).StartsWith(common + "/", StringComparison.Ordinal))
            {
                common = Path.GetDirectoryName(common) ?? "/";
            }
        }

        return common;
    }

    private static RefusalException NoSuch(Instance instance, long id) =>
        new(404, UploadCodes.NoSuchUpload, $"{instance.DisplayName} has no upload {id}. It may have been deleted.") { Field = "id" };

    private static RefusalException Refuse(string field, string message) => new(400, ErrorCodes.InvalidRequest, message) { Field = field };
}
