namespace Rucio.Emulator.Hosting;

/// <summary>A feature of each connection: which server it belongs to.</summary>
internal sealed record ListenerTag(ServerKind Kind);
