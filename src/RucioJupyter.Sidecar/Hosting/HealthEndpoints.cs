using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Readiness, liveness and version; none of them touches Rucio or the disk.</summary>
internal static class HealthEndpoints
{
    /// <summary>What the panel may rely on; raised when an answer changes its meaning.</summary>
    public const int Protocol = 1;

    /// <summary>The product's version, without the commit that the build appends.</summary>
    public static string Version { get; } =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static RouteGroupBuilder MapHealth(this RouteGroupBuilder api)
    {
        api.MapGet("/", Healthy).WithName("Ready");
        api.MapGet("/healthz", Healthy).WithName("Health");
        api.MapGet("/version", About).WithName("Version");
        return api;
    }

    private static Ok<HealthReply> Healthy() => TypedResults.Ok(new HealthReply("ok"));

    private static Ok<VersionReply> About(StartMark start) =>
        TypedResults.Ok(new VersionReply(Version, Protocol, Environment.ProcessId, start.StartedAt, Capabilities.All));
}

internal sealed record HealthReply(string Status);

internal sealed record VersionReply(string Version, int Protocol, int Pid, DateTimeOffset StartedAt, IReadOnlyList<string> Capabilities);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(VersionReply))]
[JsonSerializable(typeof(SuccessReply))]
internal sealed partial class HostingJson : JsonSerializerContext;
