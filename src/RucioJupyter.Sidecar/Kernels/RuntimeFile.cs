using System.Globalization;
using System.Text.Json;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Tells kernels of this Jupyter server where the socket is: a file in Jupyter's runtime folder, owner-only and without secrets.</summary>
/// <remarks>It is named after the Jupyter server's process, which kernels know as <c>JPY_PARENT_PID</c>.</remarks>
internal sealed partial class RuntimeFile(SidecarOptions options, HelperPlaces places, WarmUp warmUp, ILogger<RuntimeFile> logger) : BackgroundService
{
    /// <summary>Where the file lies, by the rules of jupyter_core.</summary>
    public string FilePath { get; } = Path.Combine(
        Folder(options.Environment),
        string.Create(CultureInfo.InvariantCulture, $"rucio-jupyter-{Posix.ParentId}.json"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (places.Socket is not { } socket)
        {
            return;
        }

        await warmUp.WaitAsync(stoppingToken);
        try
        {
            var content = new RuntimeFileContent(socket, Environment.ProcessId, HealthEndpoints.Version, HealthEndpoints.Protocol);
            await OwnerOnlyFile.WriteAsync(FilePath, JsonSerializer.Serialize(content, KernelsJson.Default.RuntimeFileContent), stoppingToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The panel tells kernels the same; only helpers that are loaded by hand miss it.
            NotWritten(FilePath, e.Message);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (IsOurs())
        {
            File.Delete(FilePath);
        }
    }

    /// <summary>A sidecar that was started after this one may have replaced the file.</summary>
    private bool IsOurs()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(FilePath), KernelsJson.Default.RuntimeFileContent)?.Pid == Environment.ProcessId;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return false; // gone, or not a file that we wrote
        }
    }

    // jupyter_core.paths: jupyter_runtime_dir
    private static string Folder(ProcessEnvironment environment) =>
        environment["JUPYTER_RUNTIME_DIR"]
        ?? (environment["JUPYTER_DATA_DIR"] is { } data
            ? Path.Combine(data, "runtime")
            : Path.Combine(environment["XDG_DATA_HOME"] ?? Path.Combine(environment.Home, ".local", "share"), "jupyter", "runtime"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not write {Path}: {Reason} Kernels without the panel will not find the sidecar")]
    private partial void NotWritten(string path, string reason);
}

/// <summary>What the runtime file says.</summary>
internal sealed record RuntimeFileContent(string Socket, int Pid, string Version, int Protocol);
