namespace RucioJupyter.Sidecar.Security;

/// <summary>Codes of requests that are refused before any feature sees them.</summary>
internal static class SecurityCodes
{
    public const string XsrfMissing = "xsrf_missing";
    public const string ForeignOrigin = "foreign_origin";
    public const string ForeignHost = "foreign_host";
    public const string BearerRequired = "bearer_required";
}
