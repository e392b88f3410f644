namespace RucioJupyter.Kernel;

/// <summary>The sidecar or Rucio refused something. <see cref="Code"/> is the stable word of the REST interface, or null.</summary>
public class RucioKernelException(string message, string? code = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The only part that a program should look at.</summary>
    public string? Code { get; } = code;
}

/// <summary>No sidecar answers from this kernel: it runs elsewhere, or JupyterLab has not started the sidecar yet.</summary>
public sealed class RucioUnreachableException(string message, Exception? inner = null) : RucioKernelException(message, "no_sidecar", inner);

/// <summary>Data was used that is not readable here (yet).</summary>
public sealed class RucioNotAvailableException(string did, string state, string message) : RucioKernelException(message, "not_available")
{
    /// <summary>What was used.</summary>
    public string Did { get; } = did;

    /// <summary>State word of the REST interface, such as <c>on_the_way</c>.</summary>
    public string State { get; } = state;
}

/// <summary>Somebody pressed Cancel in the Rucio panel while a cell was waiting.</summary>
public sealed class RucioWaitCancelledException(string message) : RucioKernelException(message, "cancelled");
