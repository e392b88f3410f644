using System.Net.Http.Json;
using Rucio.Emulator;

namespace RucioJupyter.Sidecar.Tests.Fixture;

/// <summary>A sidecar with the emulator in process behind it: instance <c>demo</c> downloads, <c>mounted</c> has LOCAL-MOUNT in a folder.</summary>
internal sealed class EmulatedSidecar : IAsyncDisposable
{
    private EmulatedSidecar(EmulatorHost rucio, RunningSidecar sidecar)
    {
        Rucio = rucio;
        Sidecar = sidecar;
    }

    public EmulatorHost Rucio { get; }

    public RunningSidecar Sidecar { get; }

    public HttpClient Client => Sidecar.Client;

    /// <param name="configure">Last changes before the sidecar starts.</param>
    public static async Task<EmulatedSidecar> StartAsync(Action<SidecarSetup, EmulatorHost>? configure = null)
    {
        var setup = new SidecarSetup();
        var mount = Directory.CreateDirectory(Path.Combine(setup.Folder, "mount")).FullName;
        var rucio = await EmulatorHost.StartAsync(new EmulatorOptions { Mount = mount });
        try
        {
            setup.WithDownloadInstance(rucio.RucioUrl).WithReplicaInstance(rucio.RucioUrl, "LOCAL-MOUNT", mount, pathBeginsAt: 1);
            foreach (var instance in setup.Instances)
            {
                instance!["rucio_ca_cert"] = rucio.CaCertPath; // an object, added above
            }

            configure?.Invoke(setup, rucio);
            return new EmulatedSidecar(rucio, await RunningSidecar.StartAsync(setup));
        }
        catch
        {
            await rucio.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs in as the demo's user.</summary>
    public async Task SignInAsync(string instance, string username = "ddmlab", string password = "secret", string account = "root")
    {
        using var reply = await Client.PutAsJsonAsync("auth", new { @namespace = instance, type = "userpass", @params = new { username, password, account } });
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    public Task<System.Text.Json.Nodes.JsonNode> GetJsonAsync(string path) => Sidecar.GetJsonAsync(path);

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await Rucio.DisposeAsync();
    }
}
