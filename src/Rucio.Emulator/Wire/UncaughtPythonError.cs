namespace Rucio.Emulator.Wire;

/// <summary>An error that Rucio's web layer does not know: 500 with nothing but its text as HTML.</summary>
internal sealed class UncaughtPythonError(string message) : Exception(message);
