using Microsoft.AspNetCore.Http.HttpResults;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>The narrow interface for kernels: what is known, waiting, and asking for data where the instance allows it.</summary>
internal static class KernelEndpoints
{
    private const int DefaultFiles = 500;
    private const int MaxFiles = 10_000;
    private const int MaxHits = 1000;

    public static RouteGroupBuilder MapKernels(this RouteGroupBuilder api)
    {
        var kernel = api.MapGroup("/kernel");
        kernel.MapGet("/hello", Hello).WithName("KernelHello");
        kernel.MapGet("/resolve", ResolveAsync).WithName("KernelResolve");
        kernel.MapGet("/wait", WaitAsync).WithName("KernelWait");
        kernel.MapGet("/waits", Waits).WithName("KernelWaits");
        kernel.MapDelete("/waits/{id}", CancelWait).WithName("CancelKernelWait");
        kernel.MapGet("/search", SearchAsync).WithName("KernelSearch");
        kernel.MapPost("/make-available", MakeAvailableAsync).WithName("KernelMakeAvailable");
        return api;
    }

    private static Ok<HelloReply> Hello(HelperPlaces places, KernelDesk desk, InstanceRegistry registry) =>
        TypedResults.Ok(new HelloReply(
            HealthEndpoints.Version, HealthEndpoints.Protocol, places, desk.ActiveInstance, [.. registry.Entries.Select(e => e.Name)]));

    private static async Task<Ok<ResolveReply>> ResolveAsync([AsParameters] ResolveQuery query, KernelDesk desk, BareNames names, CancellationToken cancellationToken)
    {
        var instance = desk.InstanceOf(query.Namespace);
        var did = await names.DidAsync(instance, query.Did, cancellationToken);
        var limit = InRange(query.Limit ?? DefaultFiles, 0, MaxFiles, "limit");
        var cursor = query.Cursor is null || int.TryParse(query.Cursor, out var row) && row >= 0
            ? query.Cursor
            : throw Invalid("cursor", "It must be the 'next' of the page before.");
        return TypedResults.Ok(await desk.ResolveAsync(instance, did, limit, cursor, query.Manifest ?? false, cancellationToken));
    }

    private static async Task<Ok<ResolveReply>> WaitAsync([AsParameters] WaitQuery query, KernelDesk desk, BareNames names, KernelWaits waits, CancellationToken cancellationToken)
    {
        var seconds = InRange(query.Seconds ?? KernelWaits.MaxSeconds, 1, KernelWaits.MaxSeconds, "seconds");
        var id = query.Id is { Length: >= 8 and <= 64 } given && given.All(char.IsAsciiLetterOrDigit)
            ? given
            : throw Invalid("id", "It must be 8 to 64 letters and digits, the same for all polls of one wait.");
        var instance = desk.InstanceOf(query.Namespace);
        var did = await names.DidAsync(instance, query.Did, cancellationToken);
        return TypedResults.Ok(await waits.PollAsync(instance, did, id, seconds, query.Seen, cancellationToken));
    }

    private static Ok<IReadOnlyList<WaitView>> Waits(KernelWaits waits) => TypedResults.Ok(waits.List());

    private static Ok<SuccessReply> CancelWait(string id, KernelWaits waits)
    {
        waits.Cancel(id);
        return TypedResults.Ok(new SuccessReply(true));
    }

    private static async Task<Ok<KernelHits>> SearchAsync([AsParameters] KernelSearchQuery query, KernelDesk desk, IKernelData data, CancellationToken cancellationToken) =>
        TypedResults.Ok(await data.SearchAsync(
            desk.InstanceOf(query.Namespace), query.Did ?? "", query.Type ?? "collection", InRange(query.Limit ?? MaxHits, 1, MaxHits, "limit"), cancellationToken));

    private static async Task<Ok<ResolveReply>> MakeAvailableAsync(Body<RequestBody> asked, KernelDesk desk, BareNames names, CancellationToken cancellationToken)
    {
        var body = asked.Value;
        var instance = desk.InstanceOf(body.Namespace);
        var did = await names.DidAsync(instance, body.Did, cancellationToken);
        return TypedResults.Ok(await desk.RequestAsync(instance, did, cancellationToken));
    }

    private static int InRange(int value, int least, int most, string field) =>
        value >= least && value <= most ? value : throw Invalid(field, $"It must be from {least} to {most}.");

    private static RefusalException Invalid(string field, string rule) =>
        new(400, ErrorCodes.InvalidRequest, $"The query parameter '{field}' is not usable. {rule}") { Field = field };

    internal sealed class ResolveQuery
    {
        /// <summary>What to resolve.</summary>
        public string? Did { get; init; }

        /// <summary>The instance. Default: the one that is active in the panel.</summary>
        public string? Namespace { get; init; }

        /// <summary>The <c>next</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Files in the reply, at most 10,000; 0: none. Default 500.</summary>
        public int? Limit { get; init; }

        /// <summary>Write a list that is longer than the limit to files and name them. Default false.</summary>
        public bool? Manifest { get; init; }
    }

    internal sealed class WaitQuery
    {
        public string? Did { get; init; }

        public string? Namespace { get; init; }

        /// <summary>The same for all polls of one wait.</summary>
        public string? Id { get; init; }

        /// <summary>The <c>mark</c> of the poll before.</summary>
        public string? Seen { get; init; }

        /// <summary>From 1 to <see cref="KernelWaits.MaxSeconds"/>, which is the default.</summary>
        public int? Seconds { get; init; }
    }

    internal sealed class KernelSearchQuery
    {
        /// <summary>As <c>scope:pattern</c>.</summary>
        public string? Did { get; init; }

        public string? Namespace { get; init; }

        /// <summary>As in <c>did-search</c>. Default <c>collection</c>.</summary>
        public string? Type { get; init; }

        /// <summary>From 1 to 1000, which is the default.</summary>
        public int? Limit { get; init; }
    }
}
