using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>What users do with uploads.</summary>
internal sealed class UserUploads(UploadStore store, UploadWorker worker, UploadBell bell)
{
    private const int MostFiles = 1000;
    private const int MostLive = 5000;

    /// <returns>The ids of the jobs, in the order of the paths.</returns>
    /// <exception cref="RefusalException">400: what is missing; 429: too many wait already.</exception>
    public IReadOnlyList<long> Begin(Instance instance, UploadRequest request)
    {
        if (request.FilePaths is not { Count: > 0 and <= MostFiles } paths || paths.Any(string.IsNullOrWhiteSpace))
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

        if (store.CountLive() + paths.Count > MostLive)
        {
            throw new RefusalException(429, UploadCodes.TooManyUploads, $"More than {MostLive} files wait for their upload. Try again when some of them are done.");
        }

        var dataset = request.AddToDataset ? $"{request.DatasetScope}:{request.DatasetName}" : null;
        var ids = store.Add([.. paths.Select(path => new UploadJob
        {
            Id = 0,
            Namespace = instance.Name,
            Did = new Did(request.Scope, Path.GetFileName(path.TrimEnd('/'))).ToString(),
            DatasetDid = dataset,
            Path = path,
            Rse = request.Rse,
            Lifetime = request.Lifetime,
            Pid = Environment.ProcessId,
            Status = "UPLOADING",
            Step = "queued",
            Error = null,
            Code = null,
        })]);
        bell.Ring();
        return ids;
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

        worker.Stop(id);
    }

    private static RefusalException NoSuch(Instance instance, long id) =>
        new(404, UploadCodes.NoSuchUpload, $"{instance.DisplayName} has no upload {id}. It may have been deleted.") { Field = "id" };

    private static RefusalException Refuse(string field, string message) => new(400, ErrorCodes.InvalidRequest, message) { Field = field };
}
