using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Replicas;
using RucioJupyter.Sidecar.Rules;

namespace RucioJupyter.Sidecar.Dids;

/// <summary><c>did</c> and what is below it.</summary>
internal static class DidEndpoint
{
    private const int LongestLifetimeDays = 36500;

    public static RouteGroupBuilder MapDid(this RouteGroupBuilder api)
    {
        api.MapGet("/did", ListAsync).WithName("ListDidFiles");
        api.MapGet("/did/summary", SummaryAsync).WithName("GetDidSummary");
        api.MapGet("/did/content", ContentAsync).WithName("ListDidContent");
        api.MapGet("/did/replicas", ReplicasAsync).WithName("ListDidReplicas");
        api.MapPost("/did/make-available", MakeAvailableAsync).WithName("MakeDidAvailable");
        return api;
    }

    /// <summary>The files of a DID, each with its state and, where it is here, its path.</summary>
    private static async Task<IResult> ListAsync([AsParameters] DidQuery query, InstanceRegistry instances, ReplicaFiles replicas, CancellationToken cancellationToken)
    {
        var instance = instances.Get(query.Namespace);
        var did = DidArgument.Parse(query.Did);
        var fresh = query.Force == "1";
        var choice = DestinationChoice.Of(instance, query.Rse);
        if (LimitArgument.Parse(query.Limit, ListingPage.MaxLimit) is { } limit)
        {
            return new ReplicaPageResult(await replicas.PageAsync(instance, did, choice, PageCursor.Parse(query.Cursor), limit, fresh, cancellationToken));
        }

        var all = fresh ? await replicas.FreshAsync(instance, did, choice, cancellationToken) : await replicas.AtHandAsync(instance, did, choice, cancellationToken);
        return all is null ? new FetchingResult(did) : new ReplicaArrayResult(all);
    }

    private static async Task<Ok<DidSummaryReply>> SummaryAsync(
        string? @namespace, string? did, string? rse, InstanceRegistry instances, ReplicaSummary summary, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        return TypedResults.Ok(await summary.OfAsync(instance, DidArgument.Parse(did), DestinationChoice.Of(instance, rse), cancellationToken));
    }

    private static async Task<Ok<ContentReply>> ContentAsync(
        string? @namespace, string? did, string? limit, string? cursor, InstanceRegistry instances, DidContent content, CancellationToken cancellationToken) =>
        TypedResults.Ok(await content.PageAsync(
            instances.Get(@namespace), DidArgument.Parse(did), cursor, LimitArgument.Parse(limit, DidContent.MaxLimit) ?? DidContent.MaxLimit, cancellationToken));

    private static async Task<Ok<ReplicasReply>> ReplicasAsync(string? @namespace, string? did, InstanceRegistry instances, DidReplicas replicas, CancellationToken cancellationToken) =>
        TypedResults.Ok(await replicas.OfAsync(instances.Get(@namespace), DidArgument.Parse(did), cancellationToken));

    private static async Task<Ok<RulesReply>> MakeAvailableAsync(
        string? @namespace, MakeAvailableRequest request, InstanceRegistry instances, RuleMaker rules, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        var did = DidArgument.Parse(request.Did);
        var destination = DestinationChoice.Of(instance, request.Rse).First;
        var lifetime = request.LifetimeDays switch
        {
            null => instance.RuleLifetime,
            > 0 and <= LongestLifetimeDays => TimeSpan.FromDays(request.LifetimeDays.Value),
            _ => throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The field 'lifetime_days' must be from 1 to {LongestLifetimeDays}, not {request.LifetimeDays}.") { Field = "lifetime_days" },
        };
        return TypedResults.Ok(await rules.MakeAsync(instance, did, destination, new RuleWishes(lifetime, request.Comment, request.AskApproval == true), cancellationToken));
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

    /// <param name="Did">What to bring here.</param>
    /// <param name="Rse">Replica mode: one of the mounted RSEs. Default: the first.</param>
    /// <param name="LifetimeDays">Replica mode. Default: as configured.</param>
    /// <param name="Comment">Replica mode: a word about the rule.</param>
    /// <param name="AskApproval">Replica mode: whether somebody is asked to agree.</param>
    internal sealed record MakeAvailableRequest(string? Did, string? Rse, int? LifetimeDays, string? Comment, bool? AskApproval);
}
