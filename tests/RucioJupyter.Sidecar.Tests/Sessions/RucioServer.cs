using Rucio.Emulator;

namespace RucioJupyter.Sidecar.Tests.Sessions;

/// <summary>One emulator for the tests of a class.</summary>
public sealed class RucioServer : IAsyncLifetime
{
    public EmulatorHost Emulator { get; private set; } = null!; // set before the first test

    public async Task InitializeAsync() => Emulator = await EmulatorHost.StartAsync(new EmulatorOptions());

    public async Task DisposeAsync() => await Emulator.DisposeAsync();
}
