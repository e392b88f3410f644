namespace RucioJupyter.Sidecar.Errors;

/// <summary>Codes of what Rucio said, or of Rucio saying nothing.</summary>
internal static class RucioCodes
{
    public const string Unreachable = "rucio_unreachable";
    public const string Unauthenticated = "rucio_unauthenticated";
    public const string Forbidden = "rucio_forbidden";
    public const string NotFound = "rucio_not_found";
    public const string Conflict = "rucio_conflict";
    public const string Invalid = "rucio_invalid";
    public const string Busy = "rucio_busy";
    public const string BadReply = "rucio_bad_reply";
    public const string ServerFault = "rucio_server_fault";
}
