using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using RucioJupyter.Tests.Shared;

namespace RucioJupyter.Benchmarks;

/// <summary>The emulator and the sidecar as separate processes, as they are published: <c>tests/Lab/setup.sh products</c> makes them.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rucio-bench-").FullName;
    private readonly List<Process> _processes = [];

    public static string SidecarProgram => Published("sidecar", "rucio-jupyter");

    public static string StandaloneProgram => Published("standalone", "rucio-jupyter", "standalone");

    public Uri Rucio { get; private set; } = null!;

    public HttpClient Sidecar { get; private set; } = null!;

    public Process SidecarProcess { get; private set; } = null!;

    public string Home => Path.Combine(_folder, "home");

    public static async Task<Servers> StartAsync(CancellationToken cancellationToken, string mode = "download")
    {
        var servers = new Servers();
        try
        {
            var emulator = servers.Start(Published("emulator", "rucio-emulator"), ["--json"], redirect: true);
            var ready = await emulator.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The emulator ended before it was ready.");
            servers.Rucio = new Uri(JsonNode.Parse(ready)!["rucio_url"]!.GetValue<string>());
            servers.WriteConfiguration(mode);
            var socket = servers.NewSocket();
            servers.SidecarProcess = servers.StartSidecar(socket);
            servers.Sidecar = Client(socket);
            await UntilAsync(servers.Sidecar, "healthz", cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>A sidecar with an empty home and no other process, for figures of the start.</summary>
    public static Servers Empty()
    {
        var servers = new Servers();
        servers.WriteConfiguration("download");
        return servers;
    }

    public Process StartSidecar(string socket, string? program = null) => Start(program ?? SidecarProgram, ["serve", "--socket", socket, "--base-url", "/"], redirect: false);

    public Process Start(string program, string[] arguments, bool redirect)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = redirect, WorkingDirectory = _folder };
        Directory.CreateDirectory(Home);
        start.Environment["HOME"] = Home;
        start.Environment["JUPYTER_CONFIG_DIR"] = Path.Combine(_folder, "config");
        start.Environment["JUPYTER_RUNTIME_DIR"] = Path.Combine(_folder, "runtime");
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(_folder, "data");
        start.Environment.Remove("XDG_RUNTIME_DIR");
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    public string NewSocket()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"s{Guid.NewGuid():N}"[..10]), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(folder.FullName, "s");
    }

    public static HttpClient Client(string socket) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 64,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://localhost/"),
        Timeout = TimeSpan.FromMinutes(10),
        DefaultRequestHeaders = { { "Authorization", "token benchmark" } },
    };

    public async Task LogInAsync(CancellationToken cancellationToken)
    {
        var answer = await Sidecar.PutAsJsonAsync(
            "auth", new { @namespace = "bench", type = "userpass", @params = new { username = "ddmlab", password = "secret", account = "root" } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        answer = await Sidecar.PutAsJsonAsync("instances", new { instance = "bench", auth = "userpass" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A token of the emulated Rucio, for peers that ask it directly.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Rucio, "auth/userpass"));
        request.Headers.Add("X-Rucio-Account", "root");
        request.Headers.Add("X-Rucio-Username", "ddmlab");
        request.Headers.Add("X-Rucio-Password", "secret");
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.EnsureSuccessStatusCode().Headers.GetValues("X-Rucio-Auth-Token").Single();
    }

    public static async Task UntilAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        for (var deadline = Stopwatch.StartNew(); ; await Task.Delay(2, cancellationToken))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                return;
            }
            catch (HttpRequestException) when (deadline.Elapsed < TimeSpan.FromSeconds(20))
            {
                // Not listening yet: asked again.
            }
        }
    }

    /// <summary>A figure of /proc/PID/status in MiB: VmRSS now, VmHWM at most so far.</summary>
    public static double Memory(Process process, string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Runs a command to its end; seconds it took.</summary>
    public static async Task<double> TimeAsync(string program, string[] arguments, CancellationToken cancellationToken, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        Sidecar?.Dispose();
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void WriteConfiguration(string mode)
    {
        var config = Directory.CreateDirectory(Path.Combine(_folder, "config")).FullName;
        var mount = Directory.CreateDirectory(Path.Combine(_folder, "mount")).FullName;
        File.WriteAllText(Path.Combine(config, "jupyter_server_config.json"), JsonSerializer.Serialize(new
        {
            RucioConfig = new
            {
                instances = new[]
                {
                    new
                    {
                        name = "bench", display_name = "Benchmark", rucio_base_url = Rucio?.ToString().TrimEnd('/') ?? "http://127.0.0.1:1", mode,
                        rucio_ca_cert = "/etc/ssl/certs/ca-certificates.crt", destination_rse = "LOCAL-MOUNT", rse_mount_path = mount, path_begins_at = 2, wildcard_enabled = true,
                    },
                },
                default_instance = "bench",
                default_auth_type = "userpass",
            },
        }));
    }

    private static string Published(string folder, string program, string part = "products")
    {
        var file = Path.Combine(Contract.Root, "artifacts", folder, program);
        return File.Exists(file) ? file : throw new InvalidOperationException($"{file} is missing: run tests/Lab/setup.sh {part} first.");
    }
}
