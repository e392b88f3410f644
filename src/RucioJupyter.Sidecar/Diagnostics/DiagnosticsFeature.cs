using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rucio.Policy;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Diagnostics;

/// <summary>Runs every check; behind <c>GET diagnostics</c> and <c>rucio-jupyter doctor</c>.</summary>
internal sealed class Doctor(MachineChecks machine, InstanceChecks instances, InstanceRegistry registry, RucioConfiguration configuration)
{
    /// <param name="only">The name of one instance; null: all.</param>
    /// <param name="sample">A file to prove path mappings with; null: one is looked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusalException">404 no_such_instance.</exception>
    public async Task<DiagnosticsReply> ExamineAsync(string? only, Did? sample, CancellationToken cancellationToken)
    {
        await configuration.SettledAsync(cancellationToken);
        var entries = registry.Entries.Where(entry => only is null || entry.Name == only).ToList();
        if (only is not null && entries.Count == 0)
        {
            registry.Get(only); // throws, with the names that there are
        }

        var checks = machine.All().ToList();
        foreach (var part in await Task.WhenAll(entries.Select(entry => instances.AllAsync(entry, sample, cancellationToken))))
        {
            checks.AddRange(part);
        }

        return new DiagnosticsReply(checks.All(check => check.Result != CheckResult.Failed), HealthEndpoints.Version, checks);
    }
}

internal static class DiagnosticsFeature
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services) =>
        services.AddProbe().AddSingleton<MachineChecks>().AddSingleton<InstanceChecks>().AddSingleton<Doctor>().AddJson(DiagnosticsJson.Default);

    private static IServiceCollection AddProbe(this IServiceCollection services)
    {
        services.TryAddSingleton<MountProbe>();
        return services;
    }

    public static RouteGroupBuilder MapDiagnostics(this RouteGroupBuilder api)
    {
        api.MapGet("/diagnostics", ExamineAsync).WithName("Diagnostics");
        return api;
    }

    private static async Task<Ok<DiagnosticsReply>> ExamineAsync(Doctor doctor, CancellationToken cancellationToken, string? @namespace = null, string? did = null) =>
        TypedResults.Ok(await doctor.ExamineAsync(@namespace, Did.TryParse(did, null, out var sample) ? sample : null, cancellationToken));
}
