using System.Text.Json.Serialization;
using Rucio.Client;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Rses;

/// <summary><c>list-rses</c>.</summary>
internal static class RseEndpoint
{
    public static RouteGroupBuilder MapRses(this RouteGroupBuilder api)
    {
        api.MapGet("/list-rses", ListAsync).WithName("ListRses");
        return api;
    }

    /// <summary>Objects as from the Python extension; with <c>names=1</c> the plain names, which its upload dialog expects; with <c>writable=1</c> where files can be put.</summary>
    private static async Task<IResult> ListAsync(
        string? @namespace, string? expression, string? names, string? writable, InstanceRegistry instances, RseCatalogue rses, WritableRses targets, CancellationToken cancellationToken)
    {
        var instance = instances.Get(@namespace);
        if (writable == "1")
        {
            var members = string.IsNullOrEmpty(expression) ? null : (await ReadAsync(instance, expression, rses, cancellationToken)).Select(rse => rse.Name).ToHashSet(StringComparer.Ordinal);
            return TypedResults.Ok(new WritableRsesReply(await targets.ListAsync(instance, members, cancellationToken)));
        }

        var found = await ReadAsync(instance, string.IsNullOrEmpty(expression) ? "*" : expression, rses, cancellationToken);
        return names == "1"
            ? TypedResults.Ok<IReadOnlyList<string>>([.. found.Select(rse => rse.Name)])
            : TypedResults.Ok<IReadOnlyList<RseItem>>([.. found.Select(rse => new RseItem(rse.Name))]);
    }

    private static async Task<IReadOnlyList<Rse>> ReadAsync(Instance instance, string expression, RseCatalogue rses, CancellationToken cancellationToken)
    {
        try
        {
            return await rses.ListAsync(instance, expression, cancellationToken);
        }
        catch (RucioException e) when (e.ExceptionClass == "InvalidRSEExpression")
        {
            throw new RefusalException(400, RseCodes.BadExpression, $"Rucio does not take the expression '{expression}': {e.ExceptionMessage}", e)
            {
                Field = "expression",
                Instance = instance.Name,
                Remedy = "Use * for all, the name of a storage, or conditions such as tier=1&type=DATADISK.",
                ExceptionClass = e.ExceptionClass,
                ExceptionMessage = e.ExceptionMessage,
            };
        }
    }
}

/// <summary>A storage element in the reply of <c>GET list-rses</c>.</summary>
internal sealed record RseItem(string Rse);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<RseItem>))]
[JsonSerializable(typeof(WritableRsesReply))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class RsesJson : JsonSerializerContext;

internal static class RsesFeature
{
    public static IServiceCollection AddRses(this IServiceCollection services) => services.AddPurgeable<RseCatalogue>().AddSingleton<WritableRses>().AddJson(RsesJson.Default);
}
