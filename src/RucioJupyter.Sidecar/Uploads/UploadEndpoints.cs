using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Transfers;

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
        string? @namespace, Body<UploadRequest> body, InstanceRegistry registry, UserUploads uploads, CancellationToken cancellationToken) =>
        TypedResults.Ok(await uploads.BeginAsync(registry.Get(@namespace), body.Value, cancellationToken));

    private static async Task<Ok<UploadCheckReply>> CheckAsync(
        string? @namespace, Body<UploadRequest> body, InstanceRegistry registry, UploadCheck check, CancellationToken cancellationToken) =>
        TypedResults.Ok(await check.OfAsync(registry.Get(@namespace), body.Value, cancellationToken));

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
        store.Find(registry.Get(@namespace).Name, id) is { } job && store.LogOf(job) is { } text
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
            .AddSingleton<UploadScope>()
            .AddSingleton<UploadCheck>()
            .AddSingleton<UploadRun>()
            .AddSingleton<UploadTraces>()
            .AddSingleton<UploadedCaches>()
            .AddSingleton<UploadBatch>()
            .AddSingleton<ITransferWork>(provider => provider.GetRequiredService<UploadBatch>())
            .AddSingleton<UserUploads>()
            .AddJson(UploadsJson.Default);
}
