using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary><c>local-copies</c>: what downloads take on the disk, and their removal.</summary>
internal static class LocalCopyEndpoints
{
    public static RouteGroupBuilder MapLocalCopies(this RouteGroupBuilder api)
    {
        api.MapGet("/local-copies", List).WithName("ListLocalCopies");
        api.MapDelete("/local-copies", Delete).WithName("DeleteLocalCopy");
        return api;
    }

    private static Ok<LocalCopiesReply> List(string? @namespace, InstanceRegistry instances, DownloadFolders folders, CancellationToken cancellationToken) =>
        TypedResults.Ok(folders.List(instances.Get(@namespace), cancellationToken));

    private static Ok<LocalCopyDeleted> Delete(
        string? @namespace, string? did, InstanceRegistry instances, DownloadFolders folders, LocalFiles local, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        var wanted = DidArgument.Parse(did);
        var bytes = folders.Delete(instance, wanted, cancellationToken);
        local.Expire(instance, wanted);
        return TypedResults.Ok(new LocalCopyDeleted(true, bytes));
    }
}
