using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Instances;

/// <summary><c>instances</c>: what is configured, what is chosen.</summary>
internal static class InstanceEndpoints
{
    private static readonly string[] AuthTypes = ["userpass", "x509", "x509_proxy", "oidc"];

    public static RouteGroupBuilder MapInstances(this RouteGroupBuilder api)
    {
        api.MapGet("/instances", ListAsync).WithName("ListInstances");
        api.MapPut("/instances", Choose).WithName("ChooseInstance");
        return api;
    }

    private static async Task<Ok<InstancesReply>> ListAsync(
        InstanceRegistry registry, RucioConfiguration configuration, ActiveChoice choice, RucioSessions sessions, InstancePolicies policies,
        ProcessEnvironment environment, CancellationToken cancellationToken)
    {
        await configuration.SettledSoonAsync(cancellationToken);
        var active = choice.Instance;
        var snapshot = configuration.Current;
        return TypedResults.Ok(new InstancesReply(
            active,
            choice.AuthType(active),
            [.. registry.Entries.Select(entry => InstanceView.Of(entry, sessions, policies, environment))],
            new ConfigView(snapshot.Files, snapshot.Warnings, snapshot.ReadAt)));
    }

    private static Ok<SuccessReply> Choose(Body<ChooseRequest> body, InstanceRegistry registry, ActiveChoice choice)
    {
        var request = body.Value;
        if (string.IsNullOrEmpty(request.Instance) || registry.Entries.All(e => e.Name != request.Instance))
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The field 'instance' must name a configured instance; '{request.Instance}' is none.") { Field = "instance" };
        }

        if (!AuthTypes.Contains(request.Auth))
        {
            throw new RefusalException(400, ErrorCodes.InvalidRequest, $"The field 'auth' must be one of {string.Join(", ", AuthTypes)}, not '{request.Auth}'.") { Field = "auth" };
        }

        choice.Set(request.Instance, request.Auth!); // one of the list above
        return TypedResults.Ok(SuccessReply.Yes);
    }

    internal sealed record ChooseRequest(string? Instance, string? Auth);
}

/// <summary>Reply of <c>GET instances</c>.</summary>
internal sealed record InstancesReply(string? ActiveInstance, string? AuthType, IReadOnlyList<InstanceView> Instances, ConfigView Config);

/// <summary>Which files were read, when, and what is wrong: what a person needs who sees an empty list.</summary>
internal sealed record ConfigView(IReadOnlyList<ConfigFileState> Files, IReadOnlyList<string> Warnings, DateTimeOffset ReadAt);

/// <summary>An instance as the panel sees it.</summary>
internal sealed record InstanceView
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string? Mode { get; init; }

    /// <summary>Whether the operator's token source exists at this moment.</summary>
    public required bool OidcEnabled { get; init; }

    public required string? WebuiUrl { get; init; }

    public required bool Available { get; init; }

    public required Problem? Problem { get; init; }

    public required string Source { get; init; }

    public required string? RucioBaseUrl { get; init; }

    public required string? DestinationRse { get; init; }

    public required string? RseMountPath { get; init; }

    public required bool WildcardEnabled { get; init; }

    /// <summary>Every mounted RSE, the default one first.</summary>
    public required IReadOnlyList<DestinationView> Destinations { get; init; }

    /// <summary>The ways to log in, each with the reason where it is not possible here.</summary>
    public required IReadOnlyList<AuthMethodView> AuthMethods { get; init; }

    /// <summary>Null while the instance is not available.</summary>
    public required SessionView? Session { get; init; }

    /// <summary>The experiment's policy package; null where none is configured.</summary>
    public required PolicyView? Policy { get; init; }

    public static InstanceView Of(InstanceEntry entry, RucioSessions sessions, InstancePolicies policies, ProcessEnvironment environment)
    {
        var instance = entry.Instance;
        return new InstanceView
        {
            Name = entry.Name,
            DisplayName = entry.DisplayName,
            Mode = instance?.Mode.ToString().ToLowerInvariant(),
            OidcEnabled = instance?.Oidc switch
            {
                { Kind: OidcSourceKind.Env } source => environment[source.Name] is not null,
                { Kind: OidcSourceKind.File } source => File.Exists(source.Name),
                _ => false,
            },
            WebuiUrl = instance?.WebUiUrl?.OriginalString,
            Available = instance is not null,
            Problem = entry.Problem,
            Source = entry.Source,
            RucioBaseUrl = instance?.BaseUrl.OriginalString,
            DestinationRse = instance?.DefaultDestination?.Rse,
            RseMountPath = instance?.DefaultDestination?.MountPath,
            WildcardEnabled = instance?.WildcardEnabled ?? false,
            Destinations = instance is null ? [] : [.. instance.Destinations.Select(d => new DestinationView(d.Rse, d.MountPath))],
            AuthMethods = instance is null ? [] : sessions.Methods(instance),
            Session = instance is null ? null : sessions.View(instance),
            Policy = instance is null ? null : policies.View(instance),
        };
    }
}

/// <summary>A mounted RSE, as the panel offers it.</summary>
internal sealed record DestinationView(string Rse, string MountPath);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InstancesReply))]
[JsonSerializable(typeof(InstanceEndpoints.ChooseRequest))]
internal sealed partial class InstancesJson : JsonSerializerContext;

internal static class InstancesFeature
{
    public static IServiceCollection AddInstances(this IServiceCollection services) =>
        services
            .AddRucioConfiguration()
            .AddSingleton<InstanceRegistry>()
            .AddSingleton<ActiveChoice>()
            .AddJson(InstancesJson.Default);
}
