using RucioJupyter.Sidecar.Replicas;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>What the state words mean for somebody who waits.</summary>
internal static class KernelStates
{
    public const string Here = StateWord.Here;

    /// <summary>Nothing moves any more: waiting on leads nowhere unless somebody acts.</summary>
    public static bool IsAtRest(string state) => state is
        StateWord.NotHere or StateWord.OnTape or StateWord.Stuck or StateWord.Failed
        or StateWord.NotMounted or StateWord.NoReplicas or StateWord.Empty;
}
