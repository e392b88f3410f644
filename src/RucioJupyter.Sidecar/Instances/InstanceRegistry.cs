using RucioJupyter.Sidecar.Configuration;
using RucioJupyter.Sidecar.Errors;

namespace RucioJupyter.Sidecar.Instances;

/// <summary>The configured instances as they are now. Thread-safe: readers see one whole snapshot or the next.</summary>
internal sealed class InstanceRegistry(RucioConfiguration configuration)
{
    /// <summary>After the configuration was read again and differs. Raised on a background thread.</summary>
    public event Action? Changed
    {
        add => configuration.Changed += value;
        remove => configuration.Changed -= value;
    }

    /// <summary>In the order of the configuration, unusable ones included.</summary>
    public IReadOnlyList<InstanceEntry> Entries => configuration.Current.Entries;

    /// <summary>The instance that a request names.</summary>
    /// <exception cref="RefusalException">400 missing_namespace, 404 no_such_instance, 503 instance_unavailable.</exception>
    public Instance Get(string? @namespace)
    {
        if (string.IsNullOrEmpty(@namespace))
        {
            throw new RefusalException(400, ErrorCodes.MissingNamespace, "The query parameter 'namespace' is missing: it names the Rucio instance.")
            {
                Field = "namespace",
            };
        }

        var entry = Entries.FirstOrDefault(e => e.Name == @namespace)
            ?? throw new RefusalException(404, ErrorCodes.NoSuchInstance, $"No Rucio instance '{@namespace}' is configured.")
            {
                Field = "namespace",
                Remedy = Entries.Count == 0
                    ? "Add it to RucioConfig.instances in jupyter_server_config.json."
                    : $"Configured are: {string.Join(", ", Entries.Select(e => e.Name))}.",
            };
        return entry.Instance ?? throw new RefusalException(503, ErrorCodes.InstanceUnavailable, entry.Problem!.Error) // Problem stands where Instance is null
        {
            Instance = entry.Name,
            Remedy = entry.Problem.Remedy,
        };
    }
}
