namespace RucioJupyter.Sidecar.Replicas;

/// <summary>The words of the field <c>status</c>, which the Python extension's panel and kernel helper know.</summary>
internal static class StatusWord
{
    public const string Ok = "OK";
    public const string NotAvailable = "NOT_AVAILABLE";
    public const string Replicating = "REPLICATING";
    public const string Fetching = "FETCHING";
    public const string Stuck = "STUCK";
    public const string Failed = "FAILED";
}
