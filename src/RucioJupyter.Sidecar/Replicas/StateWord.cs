namespace RucioJupyter.Sidecar.Replicas;

/// <summary>The words of the field <c>state</c>: one vocabulary with the panel, for files, DIDs and rules.</summary>
internal static class StateWord
{
    public const string Here = "here";
    public const string PartlyHere = "partly_here";
    public const string OnTheWay = "on_the_way";
    public const string Queued = "queued";
    public const string WaitingApproval = "waiting_approval";
    public const string Suspended = "suspended";
    public const string NotHere = "not_here";
    public const string OnTape = "on_tape";
    public const string Stuck = "stuck";
    public const string Failed = "failed";
    public const string NotMounted = "not_mounted";
    public const string NoReplicas = "no_replicas";
    public const string Empty = "empty";
    public const string Unknown = "unknown";
}
