namespace RucioJupyter.Sidecar.Replicas;

/// <summary>Error codes of replicas on mounted RSEs.</summary>
internal static class ReplicaCodes
{
    public const string UnknownDestination = "unknown_destination";
    public const string NotMounted = "not_mounted";
    public const string ReplicaBad = "replica_bad";
    public const string ReplicaUnavailable = "replica_unavailable";
}
