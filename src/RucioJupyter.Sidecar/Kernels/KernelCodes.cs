namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Codes of this feature; docs/api/errors.md explains each.</summary>
internal static class KernelCodes
{
    public const string KernelRequestsDisabled = "kernel_requests_disabled";
    public const string NoInstance = "no_instance";
    public const string ListIncomplete = "list_incomplete";
    public const string NoSuchWait = "no_such_wait";
}
