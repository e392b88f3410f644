namespace Rucio.Emulator.Faults;

/// <summary>The connection breaks here: Kestrel closes it and writes no end mark.</summary>
internal sealed class ConnectionCut() : IOException("A fault of the plan cut this answer.");
