using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Uploads;

/// <summary><c>upload</c> and <c>upload/jobs</c>: files of the user to a storage element.</summary>
internal static class UploadEndpoints
{
    public static RouteGroupBuilder MapUploads(this RouteGroupBuilder api)
    {
        api.MapPost("/upload", BeginAsync).WithName("Upload");
        api.MapPost("/upload/check", CheckAsync).WithName("CheckUpload");
        api.MapGet("/upload/jobs", List).WithName("ListUploads");
        api.MapGet("/upload/jobs/details", Show).WithName("ShowUpload");
        api.MapDelete("/upload/jobs/details", Delete).WithName("DeleteUpload");
        api.MapGet("/upload/jobs/log", Log).WithName("ShowUploadLog");
        return api;
    }

    private static async Task<Ok<UploadReply>> BeginAsync(
        string? @namespace, Body<UploadRequest> body, InstanceRegistry registry, SchemaGate schema, UserUploads uploads, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var instance = registry.Get(@namespace);
        await schema.DemandAsync(instance, "file_paths", "FILE", request.Scope, (request.FilePaths ?? []).Select(path => Path.GetFileName(path?.TrimEnd('/'))), cancellationToken);
        await schema.DemandAsync(instance, "dataset_name", "DATASET", request.DatasetScope, request.AddToDataset ? [request.DatasetName] : [], cancellationToken);
        return TypedResults.Ok(new UploadReply(true, uploads.Begin(instance, request)));
    }

    private static async Task<Ok<UploadCheckReply>> CheckAsync(
        string? @namespace, UploadRequest request, InstanceRegistry registry, UploadCheck check, CancellationToken cancellationToken) =>
        TypedResults.Ok(await check.OfAsync(registry.Get(@namespace), request, cancellationToken));

    private static Ok<IReadOnlyList<UploadJob>> List(string? @namespace, InstanceRegistry registry, UploadStore store) =>
        TypedResults.Ok(store.List(registry.Get(@namespace).Name));

    private static Ok<UploadJob> Show(string? @namespace, long id, InstanceRegistry registry, UserUploads uploads) =>
        TypedResults.Ok(uploads.Required(registry.Get(@namespace), id));

    private static Ok<SuccessReply> Delete(string? @namespace, long id, InstanceRegistry registry, UserUploads uploads)
    {
        uploads.Delete(registry.Get(@namespace), id);
        return TypedResults.Ok(SuccessReply.Yes);
    }

    private static Results<Ok<UploadLog>, JsonHttpResult<UploadLogMissing>> Log(string? @namespace, long id, InstanceRegistry registry, UploadStore store) =>
        store.Find(registry.Get(@namespace).Name, id) is not null && store.LogOf(id) is { } text
            ? TypedResults.Ok(new UploadLog(text))
            : TypedResults.Json(
                new UploadLogMissing("Logfile does not exist", false, $"There is no log of an upload {id}.", UploadCodes.NoLog, 404), UploadsJson.Default.UploadLogMissing, statusCode: 404);
}

internal static class UploadsFeature
{
    public static IServiceCollection AddUploads(this IServiceCollection services) =>
        services
            .AddSingleton<UploadStore>()
            .AddSingleton<UploadSources>()
            .AddSingleton<UploadNames>()
            .AddSingleton<UploadCheck>()
            .AddSingleton<UploadBell>()
            .AddSingleton<UploadRun>()
            .AddSingleton<UploadWorker>()
            .AddSingleton<UserUploads>()
            .AddHostedService(provider => provider.GetRequiredService<UploadWorker>())
            .AddJson(UploadsJson.Default);
}
