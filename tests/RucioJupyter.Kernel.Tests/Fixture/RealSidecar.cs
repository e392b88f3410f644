using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Rucio.Emulator;

namespace RucioJupyter.Kernel.Tests.Fixture;

/// <summary>The sidecar as a process of its own, the emulated Rucio behind it, and somebody logged in.</summary>
internal sealed class RealSidecar : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-").FullName;
    private readonly EmulatorHost _emulator;
    private readonly Process _process;

    private RealSidecar(EmulatorHost emulator)
    {
        _emulator = emulator;
        var home = Directory.CreateDirectory(Path.Combine(_folder, "home", ".jupyter")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var instance = new JsonObject
        {
            ["name"] = "demo",
            ["display_name"] = "Demo",
            ["mode"] = "download",
            ["rucio_base_url"] = emulator.RucioUrl.ToString().TrimEnd('/'),
            ["rucio_ca_cert"] = emulator.CaCertPath,
            ["wildcard_enabled"] = true,
        };
        var config = new JsonObject { ["RucioConfig"] = new JsonObject { ["instances"] = new JsonArray(instance) } };
        File.WriteAllText(Path.Combine(home, "jupyter_server_config.json"), config.ToJsonString());

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll"), "serve", "--socket", Socket, "--state", Path.Combine(_folder, "state") })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = Path.GetDirectoryName(home);
        start.Environment["JUPYTER_RUNTIME_DIR"] = RuntimeFolder;
        foreach (var name in new[] { "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DATA_DIR", "RUCIO_JUPYTER_STATE", "XDG_DATA_HOME", "XDG_CONFIG_HOME" })
        {
            start.Environment.Remove(name);
        }

        _process = Process.Start(start)!; // starts or throws
        _process.OutputDataReceived += (_, line) => Log += line.Data + "\n";
        _process.ErrorDataReceived += (_, line) => Log += line.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Socket => Path.Combine(_folder, "run", "s");

    public string RuntimeFolder => Path.Combine(_folder, "runtime");

    public string Log { get; private set; } = "";

    public static async Task<RealSidecar> StartAsync()
    {
        var sidecar = new RealSidecar(await EmulatorHost.StartAsync(new EmulatorOptions { Tls = false }));
        try
        {
            await sidecar.SignInAsync();
            return sidecar;
        }
        catch (Exception e)
        {
            await sidecar.DisposeAsync();
            throw new InvalidOperationException($"The sidecar does not serve. It said: {sidecar.Log}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignInAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(Socket))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "test");
        var body = new JsonObject
        {
            ["namespace"] = "demo",
            ["type"] = "userpass",
            ["params"] = new JsonObject { ["username"] = "ddmlab", ["password"] = "secret", ["account"] = "root" },
        };
        using var reply = await client.PutAsJsonAsync("http://localhost/auth", body, limit.Token);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(limit.Token));
    }
}
