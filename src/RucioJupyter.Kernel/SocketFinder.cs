using System.Text.Json;

namespace RucioJupyter.Kernel;

/// <summary>Where the sidecar's socket is: a variable, the runtime file of the Jupyter server that started this kernel, the newest one of this user.</summary>
internal static class SocketFinder
{
    public static string? Find(Func<string, string?> environment)
    {
        if (environment("RUCIO_JUPYTER_SOCKET") is { Length: > 0 } named)
        {
            return named;
        }

        var folder = RuntimeFolder(environment);
        if (environment("JPY_PARENT_PID") is { Length: > 0 } parent && Read(Path.Combine(folder, $"rucio-jupyter-{parent}.json")) is { } own)
        {
            return own;
        }

        return !Directory.Exists(folder)
            ? null
            : new DirectoryInfo(folder).GetFiles("rucio-jupyter-*.json")
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .Select(file => Read(file.FullName))
                .FirstOrDefault(socket => socket is not null);
    }

    // jupyter_core.paths: jupyter_runtime_dir
    internal static string RuntimeFolder(Func<string, string?> environment) =>
        environment("JUPYTER_RUNTIME_DIR") is { Length: > 0 } runtime ? runtime
        : environment("JUPYTER_DATA_DIR") is { Length: > 0 } data ? Path.Combine(data, "runtime")
        : OperatingSystem.IsMacOS() ? Path.Combine(Home(environment), "Library", "Jupyter", "runtime")
        : Path.Combine(environment("XDG_DATA_HOME") is { Length: > 0 } share ? share : Path.Combine(Home(environment), ".local", "share"), "jupyter", "runtime");

    private static string Home(Func<string, string?> environment) =>
        environment("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            if (!file.Exists || file.LinkTarget is not null || (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0))
            {
                return null;
            }

            using var content = JsonDocument.Parse(File.ReadAllText(path));
            var socket = content.RootElement.GetProperty("socket").GetString();
            return File.Exists(socket) ? socket : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // an unreadable or half-written file is no sidecar; the next one may be
        }
    }
}
