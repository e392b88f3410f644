using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace RucioJupyter.Sidecar.Tests.Fixture;

/// <summary>The program itself on a unix socket, in a home and a state folder of its own.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    /// <summary>Generous: other processes may have the machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private SidecarProcess(Process process, SidecarSetup setup)
    {
        _process = process;
        Setup = setup;
        Client = RunningSidecar.NewClient(setup.SocketPath, xsrf: true);
    }

    public SidecarSetup Setup { get; }

    public HttpClient Client { get; }

    /// <summary>Everything that it wrote to standard output and standard error so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public int Id => _process.Id;

    /// <summary>Starts it with what the setup says; an instance list in the setup becomes the user's configuration file.</summary>
    public static async Task<SidecarProcess> StartAsync(SidecarSetup setup)
    {
        setup.WriteConfig();
        var start = Command(setup, "serve", "--socket", setup.SocketPath);
        var sidecar = new SidecarProcess(new Process { StartInfo = start }, setup);
        sidecar._process.OutputDataReceived += sidecar.Keep;
        sidecar._process.ErrorDataReceived += sidecar.Keep;
        sidecar._process.Start();
        sidecar._process.BeginOutputReadLine();
        sidecar._process.BeginErrorReadLine();
        await UntilAsync(async cancellationToken =>
        {
            try
            {
                using var reply = await sidecar.Client.GetAsync(new Uri("healthz", UriKind.Relative), cancellationToken);
                return reply.IsSuccessStatusCode;
            }
            catch (HttpRequestException) when (!sidecar._process.HasExited)
            {
                return false; // it does not listen yet
            }
        });
        return sidecar;
    }

    /// <summary>One run of another verb, with the same home, state and variables: exit code and standard output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(SidecarSetup setup, params string[] arguments)
    {
        using var process = Process.Start(Command(setup, arguments))!; // a program that starts anew always gives one
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output + await error);
    }

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var reply = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (await RunningSidecar.ReadAsync(reply))!; // every reply has a body
    }

    /// <summary>Asks again until the answer is the one that is waited for: what is waited for happens in another process.</summary>
    public async Task<JsonNode> GetJsonAsync(string path, Func<JsonNode, bool> isThere)
    {
        JsonNode? last = null;
        try
        {
            await UntilAsync(async _ => isThere(last = await GetJsonAsync(path)));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{path} never answered as expected, but: {last}");
        }

        return last!; // set before the predicate held
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }

    private static async Task UntilAsync(Func<CancellationToken, Task<bool>> isThere)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await isThere(limit.Token))
            {
                return;
            }
        }
    }

    private static ProcessStartInfo Command(SidecarSetup setup, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rucio-jupyter.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("RUCIO_", StringComparison.Ordinal) || name.StartsWith("JUPYTER", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = setup.Home;
        start.Environment["RUCIO_JUPYTER_STATE"] = setup.StateFolder;
        foreach (var (name, value) in setup.Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
