using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rucio.Emulator;
using RucioJupyter.Sidecar.Tests.Fixture;

namespace RucioJupyter.Sidecar.Tests.Transfers;

/// <summary>A sidecar with one download instance, somebody logged in, and the emulator behind it.</summary>
internal sealed class DownloadSetup : IAsyncDisposable
{
    private DownloadSetup(EmulatorHost emulator, RunningSidecar sidecar)
    {
        Emulator = emulator;
        Sidecar = sidecar;
    }

    public EmulatorHost Emulator { get; }

    public RunningSidecar Sidecar { get; private set; }

    public static async Task<DownloadSetup> StartAsync(EmulatorOptions? options = null, bool signIn = true)
    {
        var emulator = await EmulatorHost.StartAsync(options ?? new EmulatorOptions { Tls = false });
        var sidecar = await RunningSidecar.StartAsync(new SidecarSetup().WithDownloadInstance(emulator.RucioUrl));
        var setup = new DownloadSetup(emulator, sidecar);
        if (signIn)
        {
            await setup.SignInAsync();
        }

        return setup;
    }

    public async Task SignInAsync()
    {
        using var reply = await Sidecar.Client.PutAsJsonAsync("auth", new JsonObject
        {
            ["namespace"] = "demo",
            ["type"] = "userpass",
            ["params"] = new JsonObject { ["username"] = "ddmlab", ["password"] = "secret", ["account"] = "root" },
        });
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    public T Get<T>()
        where T : notnull => Sidecar.Get<T>();

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
