namespace RucioJupyter.Sidecar.Security;

/// <summary>The sidecar will not start like this; the message is the sentence that the operator reads on standard error.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
