using System.Text.Json;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Quota;
using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary>Says of an upload everything that can be known before its first byte. Changes nothing; what Rucio cannot tell now is left to the upload itself.</summary>
internal sealed class UploadCheck(
    UploadSources sources, UploadNames names, UploadScope scopes, RseCatalogue rses, AccountQuota quotas, PermissionAdvice advice, PredictedPfn places, StorageConnections storage,
    RucioSessions sessions)
{
    private const string Error = UploadFileProblem.IsError;
    private const string Warning = UploadFileProblem.IsWarning;
    private const int LongestKey = 255;

    /// <exception cref="RefusalException">401 not_signed_in.</exception>
    public async Task<UploadCheckReply> OfAsync(Instance instance, UploadRequest request, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        var problems = new List<UploadProblem>();
        var files = Files(request, problems, cancellationToken);
        problems.AddRange(Fields(request));
        problems.AddRange(await scopes.ProblemsAsync(instance, client, "scope", request.Scope, cancellationToken));
        var protocol = await RseAsync(instance, request.Rse, problems, cancellationToken);
        files = await NamedAsync(instance, client, request, files, cancellationToken);
        var dataset = await DatasetAsync(instance, client, request, problems, cancellationToken);
        var bytes = files.Sum(file => file.Size ?? 0);
        if (protocol is not null)
        {
            await QuotaAsync(instance, request.Rse!, bytes, problems, cancellationToken); // Its protocol is known.
            files = await PlacedAsync(instance, request.Rse!, protocol, files, cancellationToken); // As above.
            await AdviseAsync(instance, request, dataset, problems, cancellationToken);
        }

        return new UploadCheckReply(problems.All(problem => problem.Severity != Error) && files.All(file => file.Problem?.Severity != Error), files, problems, bytes, dataset);
    }

    private List<UploadCheckFile> Files(UploadRequest request, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        if (request.FilePaths is not { Count: > 0 } paths || paths.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(new UploadProblem("file_paths", ErrorCodes.InvalidRequest, "Nothing is chosen to be uploaded.", "Choose files or folders.", Error));
            return [];
        }

        var found = sources.Expand(paths, request.Names, cancellationToken);
        if (found.Count > UploadSources.MostFiles)
        {
            problems.Add(new UploadProblem("file_paths", UploadCodes.TooManyUploads, $"More than {UploadSources.MostFiles} files cannot be uploaded at once.", "Choose fewer, or upload one folder after the other.", Error));
        }

        return [.. found.Take(UploadSources.MostFiles).Select(file => new UploadCheckFile(
            file.Path, file.Name, file.Bytes, string.IsNullOrEmpty(request.Scope) ? null : new Did(request.Scope, file.Name).ToString(), null, file.Problem is null ? null : UploadFileProblem.Of(file.Problem)))];
    }

    /// <summary>What needs no Rucio.</summary>
    private static IEnumerable<UploadProblem> Fields(UploadRequest request)
    {
        if (request.Lifetime is <= 0)
        {
            yield return new UploadProblem("lifetime", ErrorCodes.InvalidRequest, "The lifetime must be longer than nothing.", "Leave it empty to keep the files.", Error);
        }

        foreach (var entry in request.Metadata ?? [])
        {
            if (string.IsNullOrWhiteSpace(entry.Key) || entry.Key.Length > LongestKey)
            {
                yield return new UploadProblem("metadata", ErrorCodes.InvalidRequest, $"A key of the metadata has 1 to {LongestKey} characters.", null, Error);
            }
            else if (entry.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null)
            {
                yield return new UploadProblem("metadata", ErrorCodes.InvalidRequest, $"The value of '{entry.Key}' must be a text, a number, or true or false.", null, Error);
            }
        }

        foreach (var twice in (request.Metadata ?? []).Where(entry => entry.Key is not null).GroupBy(entry => entry.Key).Where(group => group.Count() > 1))
        {
            yield return new UploadProblem("metadata", ErrorCodes.InvalidRequest, $"The key '{twice.Key}' is given twice.", "Remove one of them.", Error);
        }
    }

    private async Task<RseProtocol?> RseAsync(Instance instance, string? rse, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(rse))
        {
            problems.Add(new UploadProblem("rse", ErrorCodes.InvalidRequest, "The destination is missing.", "Choose a storage element.", Error));
            return null;
        }

        try
        {
            return UploadTarget.Protocol(await rses.SettingsAsync(instance, rse, cancellationToken), storage.ShowsLogin(instance));
        }
        catch (RefusalException e)
        {
            problems.Add(new UploadProblem("rse", e.Code, e.Message, e.Remedy, Error));
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound or RucioError.Invalid)
        {
            problems.Add(new UploadProblem("rse", UploadCodes.RseUnknown, $"Rucio has no storage element {rse}.", "Check the spelling, or choose one of the list.", Error));
        }

        return null;
    }

    /// <summary>What is wrong with the names: twice in the request, not by the schema, or taken.</summary>
    private async Task<List<UploadCheckFile>> NamedAsync(Instance instance, RucioClient client, UploadRequest request, List<UploadCheckFile> files, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Scope) || files.Count == 0)
        {
            return files;
        }

        var taken = new Dictionary<Did, long?>();
        await foreach (var meta in client.Dids.MetadataAsync(files.Select(file => new Did(request.Scope, file.Name)).Distinct(), cancellationToken: cancellationToken))
        {
            if (MetaValue.Text(meta, "name") is { } name)
            {
                taken[new Did(request.Scope, name)] = DidTypeWord.Of(MetaValue.Text(meta, "did_type")) == "file" ? MetaValue.Number(meta, "bytes") : null;
            }
        }

        var often = files.GroupBy(file => file.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var judged = new List<UploadCheckFile>(files.Count);
        foreach (var file in files)
        {
            judged.Add(file with
            {
                Problem = file.Problem
                    ?? (often.Contains(file.Name) ? new UploadFileProblem(UploadCodes.NameTwice, $"Several of the files are called {file.Name}.", "Give them different names, or upload them one after the other.", Error) : null)
                    ?? (taken.TryGetValue(new Did(request.Scope, file.Name), out var bytes) && bytes != file.Size
                        ? new UploadFileProblem(UploadCodes.DidExists, $"Rucio already knows {request.Scope}:{file.Name} with other content.", "Rename the file, or choose another scope.", Error)
                        : null)
                    ?? await names.ProblemAsync(instance, "FILE", request.Scope, file.Name, cancellationToken),
            });
        }

        return judged;
    }

    private async Task<UploadDataset?> DatasetAsync(Instance instance, RucioClient client, UploadRequest request, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        if (!request.AddToDataset)
        {
            return null;
        }

        if (string.IsNullOrEmpty(request.DatasetName))
        {
            problems.Add(new UploadProblem("dataset_name", ErrorCodes.InvalidRequest, "The name of the dataset is missing.", "Give one, or upload without a dataset.", Error));
            return null;
        }

        if (request.DatasetScope != request.Scope || string.IsNullOrEmpty(request.DatasetScope))
        {
            problems.AddRange(await scopes.ProblemsAsync(instance, client, "dataset_scope", request.DatasetScope, cancellationToken));
        }

        if (string.IsNullOrEmpty(request.DatasetScope))
        {
            return null;
        }

        var did = new Did(request.DatasetScope, request.DatasetName);
        try
        {
            var details = await client.Dids.GetAsync(did, null, cancellationToken);
            if (details.Type != DidType.Dataset)
            {
                problems.Add(new UploadProblem("dataset_name", UploadCodes.NotADataset, $"{did} is a {DidTypeWord.Of(details.Type)}, not a dataset.", "Choose another name.", Error));
            }
            else if (details.Open == false)
            {
                problems.Add(new UploadProblem("dataset_name", UploadCodes.DatasetClosed, $"{did} is closed: nothing can be added to it.", "Choose another dataset, or a new name.", Error));
            }

            return new UploadDataset(did.ToString(), true);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            if (await names.ProblemAsync(instance, "DATASET", did.Scope, did.Name, cancellationToken) is { } problem)
            {
                problems.Add(new UploadProblem("dataset_name", problem.Code, problem.Error, problem.Remedy, problem.Severity));
            }

            return new UploadDataset(did.ToString(), false);
        }
    }

    private async Task QuotaAsync(Instance instance, string rse, long bytes, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        var quota = await quotas.GetAsync(instance, cancellationToken);
        var left = quota.Items.Where(item => item.Rse == rse && item.Limit > 0).Select(item => item.Remaining)
            .Concat(quota.Global.Where(item => item.Rses.Contains(rse) && item.Limit > 0).Select(item => item.Remaining))
            .ToList();
        if (left.Count > 0 && left.Min() < bytes)
        {
            problems.Add(new UploadProblem(
                "rse", QuotaCodes.QuotaExceeded, $"The files have {ByteText.Of(bytes)}, and the account {quota.Account} has {ByteText.Of(Math.Max(0, left.Min()))} left on {rse}.",
                "Choose another storage, delete rules that you no longer need, or ask for more quota.", Error));
        }
    }

    /// <summary>What the instance's policy says against it: warnings, as Rucio may allow more.</summary>
    private async Task AdviseAsync(Instance instance, UploadRequest request, UploadDataset? dataset, List<UploadProblem> problems, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Scope))
        {
            return;
        }

        var holder = dataset is { Exists: true } ? Did.Parse(dataset.Did) : (Did?)null;
        foreach (var (field, problem) in await advice.OnUploadAsync(instance, request.Rse!, request.Scope, holder, cancellationToken)) // It has a protocol.
        {
            var said = problems.Any(known => known.Code == UploadCodes.ScopeNotYours && (known.Field == field || (known.Field == "dataset_scope" && field == "dataset_name")));
            if (!said)
            {
                problems.Add(new UploadProblem(field, problem.Code, problem.Error, problem.Remedy, Warning));
            }
        }
    }

    private async Task<List<UploadCheckFile>> PlacedAsync(Instance instance, string rse, RseProtocol protocol, List<UploadCheckFile> files, CancellationToken cancellationToken)
    {
        try
        {
            var settings = await rses.SettingsAsync(instance, rse, cancellationToken);
            var pfns = await places.OfAsync(instance, settings, protocol, [.. files.Where(file => file is { Problem: not { Severity: Error }, Did: not null }).Select(file => Did.Parse(file.Did!))], cancellationToken); // Looked at before.
            return [.. files.Select(file => file with { Pfn = file.Did is not null && Did.TryParse(file.Did, null, out var did) && pfns.TryGetValue(did, out var pfn) ? pfn : null })];
        }
        catch (RucioException e) when (e.Error is not RucioError.Unauthenticated)
        {
            return files; // Where they will lie is for the curious.
        }
    }
}
