using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Rucio.Transfers;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Events;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary><c>transfers</c>: what is queued, running and finished.</summary>
internal static class TransferEndpoints
{
    public static RouteGroupBuilder MapTransfers(this RouteGroupBuilder api)
    {
        api.MapGet("/transfers", List).WithName("ListTransfers");
        api.MapGet("/transfers/{id:long}", Show).WithName("ShowTransfer");
        api.MapDelete("/transfers/{id:long}", Cancel).WithName("CancelTransfer");
        api.MapPost("/transfers/{id:long}/retry", Retry).WithName("RetryTransfer");
        api.MapPost("/transfers/{id:long}/pause", Pause).WithName("PauseTransfer");
        api.MapPost("/transfers/{id:long}/resume", Resume).WithName("ResumeTransfer");
        api.MapGet("/transfers/{id:long}/log", Log).WithName("ShowTransferLog");
        return api;
    }

    private static Ok<IReadOnlyList<Transfer>> List(string? @namespace, Downloads downloads) => TypedResults.Ok(downloads.List(@namespace));

    private static Ok<TransferDetails> Show(long id, Downloads downloads) => TypedResults.Ok(downloads.Details(id));

    private static Ok<SuccessReply> Cancel(long id, Downloads downloads)
    {
        downloads.CancelOrHide(id);
        return TypedResults.Ok(SuccessReply.Yes);
    }

    private static Accepted<TransferReply> Retry(long id, Downloads downloads) =>
        TypedResults.Accepted($"transfers/{id}", new TransferReply(downloads.Retry(id)));

    private static Accepted<TransferReply> Pause(long id, Downloads downloads) =>
        TypedResults.Accepted($"transfers/{id}", new TransferReply(downloads.Pause(id)));

    private static Accepted<TransferReply> Resume(long id, Downloads downloads) =>
        TypedResults.Accepted($"transfers/{id}", new TransferReply(downloads.Resume(id)));

    private static Ok<LogReply> Log(long id, string? after, Downloads downloads) => TypedResults.Ok(downloads.Log(id, AfterArgument(after)));

    /// <summary>Bound as text: a number that is none shall be named.</summary>
    private static long AfterArgument(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after
        : throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The parameter 'after' is the number of a line, not '{text}'.") { Field = "after" };
}

internal static class TransfersFeature
{
    public static IServiceCollection AddTransfers(this IServiceCollection services) =>
        services
            .AddSingleton<TransferStore>()
            .AddSingleton<LiveTransfers>()
            .AddSingleton<Bell>()
            .AddSingleton<TransferNews>()
            .AddSingleton<TransferEnd>()
            .AddSingleton<IEventSnapshot>(provider => provider.GetRequiredService<TransferNews>())
            .AddSingleton<Downloads>()
            .AddSingleton<LocalCopies>()
            .AddSingleton<DownloadFolders>()
            .AddSingleton(new TransferSettings())
            .AddSingleton<StorageConnections>()
            .AddSingleton<ITransferWork, DownloadJob>()
            .AddHostedService<QueueWorker>()
            .AddSingleton<HubActivity>()
            .AddHostedService(provider => provider.GetRequiredService<HubActivity>())
            .AddJson(TransfersJson.Default);
}
