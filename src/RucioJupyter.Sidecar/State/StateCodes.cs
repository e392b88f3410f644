namespace RucioJupyter.Sidecar.State;

internal static class StateCodes
{
    public const string Unusable = "state_unusable";
    public const string Busy = "state_busy";
}
