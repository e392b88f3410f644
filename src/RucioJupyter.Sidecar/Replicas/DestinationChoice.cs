using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>The mounted RSEs that a request is about: the one that it names, or all of the instance, the default one first.</summary>
/// <param name="Destinations">Never empty.</param>
internal sealed record DestinationChoice(IReadOnlyList<Destination> Destinations)
{
    /// <summary>All of them as an RSE expression.</summary>
    public string Expression { get; } = string.Join('|', Destinations.Select(d => d.Rse));

    /// <summary>Where a new rule goes.</summary>
    public Destination First => Destinations[0];

    /// <exception cref="RefusalException">400 unknown_destination; 503 instance_unavailable where nothing is mounted.</exception>
    public static DestinationChoice Of(Instance instance, string? rse)
    {
        if (instance.Destinations.Count == 0)
        {
            throw new RefusalException(503, ErrorCodes.InstanceUnavailable, $"No mounted RSE is configured for {instance.DisplayName}.")
            {
                Instance = instance.Name,
                Remedy = "An administrator can set destination_rse and rse_mount_path.",
            };
        }

        if (string.IsNullOrEmpty(rse))
        {
            return new DestinationChoice(instance.Destinations);
        }

        return instance.Destinations.FirstOrDefault(d => d.Rse == rse) is { } chosen
            ? new DestinationChoice([chosen])
            : throw new RefusalException(400, ReplicaCodes.UnknownDestination, $"The RSE '{rse}' is not mounted here.")
            {
                Field = "rse",
                Instance = instance.Name,
                Remedy = $"Choose one of {string.Join(", ", instance.Destinations.Select(d => d.Rse))}.",
            };
    }
}
