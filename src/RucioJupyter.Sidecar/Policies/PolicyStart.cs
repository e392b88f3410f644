using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>With <c>on_missing = fail</c> a package that cannot be loaded ends the process, as it ends Rucio's servers.</summary>
internal sealed class PolicyStart(InstanceRegistry instances, InstancePolicies policies) : IHostedService
{
    /// <exception cref="StartRefusedException">With the package, the fault and the remedy.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var instance in instances.Entries.Select(entry => entry.Instance).OfType<Instance>().Where(policies.MayFail))
        {
            var set = (await policies.OfAsync(instance, cancellationToken)).Set;
            if (set.Settings.FailOnMissing && set.Errors.FirstOrDefault() is { } error)
            {
                throw new StartRefusedException($"instance '{instance.Name}': {error.Message}");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
