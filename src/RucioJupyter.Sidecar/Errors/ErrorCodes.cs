namespace RucioJupyter.Sidecar.Errors;

/// <summary>Codes of the host itself; a feature keeps its own beside its code. docs/api/errors.md lists all of them, a test compares.</summary>
internal static class ErrorCodes
{
    public const string InvalidRequest = "invalid_request";
    public const string Internal = "internal";
    public const string NoSuchRoute = "no_such_route";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string MissingNamespace = "missing_namespace";
    public const string NoSuchInstance = "no_such_instance";
    public const string InstanceUnavailable = "instance_unavailable";
}
