using System.CommandLine;
using Rucio.Policy.Configuration;
using Rucio.Policy.Packages;
using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Policies;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter policy list</c> and <c>policy check FOLDER</c>: which packages are in force, and whether one is fit to be.</summary>
internal static class PolicyVerb
{
    public static Command Create()
    {
        var list = new Command("list", "Print the policy package of each instance, its algorithms and warnings.");
        list.SetAction((parsed, cancellationToken) => ListAsync(ProcessEnvironment.OfThisProcess(), parsed.InvocationConfiguration.Output, cancellationToken));

        var folder = new Argument<string>("folder") { Description = "The folder of a package." };
        var vo = new Option<string?>("--vo") { Description = "Check it as the package of this VO." };
        var version = new Option<string?>("--rucio-version") { Description = $"Check it against this Rucio. Default: {PolicySettings.OwnRucioVersion}." };
        var check = new Command("check", "Load a package as the sidecar would, and run its vectors.json.") { folder, vo, version };
        check.SetAction((parsed, cancellationToken) => CheckAsync(
            parsed.InvocationConfiguration.Output, parsed.GetValue(folder)!, parsed.GetValue(vo), parsed.GetValue(version), cancellationToken)); // it is required
        return new Command("policy", "Look at policy packages.") { list, check };
    }

    internal static async Task<int> ListAsync(ProcessEnvironment environment, TextWriter output, CancellationToken cancellationToken)
    {
        await using var app = SidecarApp.Build(SidecarOptions.NotListening(environment));
        await app.Services.GetRequiredService<RucioConfiguration>().SettledAsync(cancellationToken);
        var policies = app.Services.GetRequiredService<InstancePolicies>();
        var failed = false;
        foreach (var instance in app.Services.GetRequiredService<InstanceRegistry>().Entries.Select(entry => entry.Instance).OfType<Instance>())
        {
            var set = (await policies.OfAsync(instance, cancellationToken)).Set;
            failed |= set.Errors.Any();
            await output.WriteLineAsync(Redaction.Clean($"[{instance.Name}]\n{Described(set)}"));
        }

        return failed ? 1 : 0;
    }

    internal static async Task<int> CheckAsync(TextWriter output, string folder, string? vo, string? rucioVersion, CancellationToken cancellationToken)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var settings = PolicySettings.Read(RucioCfg.Empty, _ => null, vo, path, rucioVersion) with { FailOnMissing = true };
        using var set = new PolicyLoader(new FolderSource([])).Load(settings);
        await output.WriteLineAsync(Described(set).AsMemory(), cancellationToken);
        if (set.Errors.Any())
        {
            return 1;
        }

        var vectors = Path.Combine(path, PolicyCheck.FileName);
        if (!File.Exists(vectors))
        {
            await output.WriteLineAsync($"  vectors: none ({PolicyCheck.FileName} is not there)");
            return 0;
        }

        try
        {
            var (faults, cases) = PolicyCheck.Run(set, await File.ReadAllTextAsync(vectors, cancellationToken));
            await output.WriteLineAsync($"  vectors: {cases - faults.Count} of {cases} pass");
            foreach (var fault in faults)
            {
                await output.WriteLineAsync($"    {fault}");
            }

            return faults.Count == 0 ? 0 : 1;
        }
        catch (FormatException e)
        {
            await output.WriteLineAsync($"  vectors: {e.Message}");
            return 1;
        }
    }

    private static string Described(PolicySet set)
    {
        var lines = new List<string>();
        var settings = set.Settings;
        lines.Add(settings.Package is null ? "  package: none; Rucio's own rules" : $"  package: {settings.Package} (from {settings.PackageSource})");
        if (settings.Package is not null)
        {
            lines.Add($"  origin: {set.Origin ?? "not loaded"}");
            lines.Add($"  supports: {set.SupportedVersion ?? "not said"}; compared with Rucio {settings.RucioVersion}");
        }

        if (settings.Vo is { } vo)
        {
            lines.Add($"  vo: {vo}");
        }

        lines.AddRange(set.Algorithms.Value.Registered.Select(algorithm => $"  {algorithm.Type}: {algorithm.Name ?? "(default)"}"));
        lines.Add($"  schema: {(set.Schema.FromPackage ? "the package's" : "Rucio's own")}; permission: {(set.Permission.FromPackage ? "the package's" : "Rucio's own")}");
        lines.AddRange(set.Warnings.Select(warning => $"  warning: {warning}"));
        lines.AddRange(set.Errors.Select(error => $"  ERROR {(int)error.Error} {error.Error}: {error.Message}"));
        return string.Join('\n', lines);
    }
}
