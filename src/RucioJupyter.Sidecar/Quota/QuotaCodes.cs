namespace RucioJupyter.Sidecar.Quota;

/// <summary>Error codes of quotas.</summary>
internal static class QuotaCodes
{
    public const string QuotaExceeded = "quota_exceeded";
}
