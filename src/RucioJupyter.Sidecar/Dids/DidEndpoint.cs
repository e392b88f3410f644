using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rules;
using RucioJupyter.Sidecar.Transfers;

namespace RucioJupyter.Sidecar.Dids;

/// <summary><c>did</c> and what is below it.</summary>
internal static class DidEndpoint
{
    public static RouteGroupBuilder MapDid(this RouteGroupBuilder api)
    {
        api.MapGet("/did", ListAsync).WithName("ListDidFiles");
        api.MapGet("/did/summary", SummaryAsync).WithName("GetDidSummary");
        api.MapGet("/did/content", ContentAsync).WithName("ListDidContent");
        api.MapGet("/did/replicas", ReplicasAsync).WithName("ListDidReplicas");
        api.MapGet("/did/metadata", MetadataAsync).WithName("GetDidMetadata");
        api.MapGet("/did/parents", ParentsAsync).WithName("ListDidParents");
        api.MapPost("/did/make-available", MakeAvailableAsync).WithName("MakeDidAvailable");
        return api;
    }

    /// <summary>The files of a DID, each with its state and, where it is here, its path.</summary>
    private static async Task<IResult> ListAsync([AsParameters] DidQuery query, InstanceRegistry instances, BareNames names, DidFiles files, CancellationToken cancellationToken)
    {
        var instance = instances.Get(query.Namespace);
        var did = await names.DidAsync(instance, query.Did, cancellationToken);
        var fresh = query.Force == "1";
        return LimitArgument.Parse(query.Limit, ListingPage.MaxLimit) is { } limit
            ? await files.PageAsync(instance, did, query.Rse, PageCursor.Parse(query.Cursor), limit, fresh, cancellationToken)
            : await files.AllAsync(instance, did, query.Rse, fresh, cancellationToken);
    }

    private static async Task<Ok<DidSummaryReply>> SummaryAsync(
        string? @namespace, string? did, string? rse, InstanceRegistry instances, BareNames names, ReplicaSummary replicas, LocalDidSummary local, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        var wanted = await names.DidAsync(instance, did, cancellationToken);
        return TypedResults.Ok(instance.Mode == InstanceMode.Download
            ? await local.OfAsync(instance, wanted, cancellationToken)
            : await replicas.OfAsync(instance, wanted, DestinationChoice.Of(instance, rse), cancellationToken));
    }

    private static async Task<Ok<ContentReply>> ContentAsync(
        string? @namespace, string? did, string? limit, string? cursor, InstanceRegistry instances, BareNames names, DidContent content, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await content.PageAsync(
            instance, await names.DidAsync(instance, did, cancellationToken), cursor, LimitArgument.Parse(limit, DidContent.MaxLimit) ?? DidContent.MaxLimit, cancellationToken));
    }

    private static async Task<Ok<ReplicasReply>> ReplicasAsync(string? @namespace, string? did, InstanceRegistry instances, BareNames names, DidReplicas replicas, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await replicas.OfAsync(instance, await names.DidAsync(instance, did, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<MetadataReply>> MetadataAsync(string? @namespace, string? did, InstanceRegistry instances, BareNames names, DidMetadata metadata, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await metadata.GetAsync(instance, await names.DidAsync(instance, did, cancellationToken), cancellationToken));
    }

    private static async Task<Ok<ParentsReply>> ParentsAsync(string? @namespace, string? did, InstanceRegistry instances, BareNames names, DidParents parents, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await parents.OfAsync(instance, await names.DidAsync(instance, did, cancellationToken), cancellationToken));
    }

    private static async Task<Results<Ok<RulesReply>, Accepted<TransferReply>>> MakeAvailableAsync(
        string? @namespace, Body<MakeAvailableRequest> body, InstanceRegistry instances, BareNames names, MakeAvailable make, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var instance = instances.Get(@namespace);
        var did = await names.DidAsync(instance, request.Did, cancellationToken);
        if (instance.Mode == InstanceMode.Download)
        {
            var transfer = await make.DownloadAsync(instance, did, cancellationToken);
            return TypedResults.Accepted($"transfers/{transfer.Id}", new TransferReply(transfer));
        }

        return TypedResults.Ok(await make.ReplicateAsync(instance, did, request, cancellationToken));
    }

    internal sealed class DidQuery
    {
        /// <summary>The instance.</summary>
        public string? Namespace { get; init; }

        /// <summary>A file or a collection.</summary>
        public string? Did { get; init; }

        /// <summary><c>1</c>: asks Rucio and the disk now.</summary>
        public string? Force { get; init; }

        /// <summary>Replica mode: one of the mounted RSEs. Default: all of them.</summary>
        public string? Rse { get; init; }

        /// <summary>Rows of a page; without it all files are one array.</summary>
        public string? Limit { get; init; }

        /// <summary><c>next</c> of the page before.</summary>
        public string? Cursor { get; init; }
    }
}
