using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Kernels;

/// <summary>Where a kernel on this machine finds the helpers and the socket; null: not installed, or not listening on a socket.</summary>
/// <param name="Python">Folder that holds the package <c>rucio_jupyterlab</c> and nothing else.</param>
/// <param name="Dotnet">Folder that holds RucioJupyter.Kernel.dll and extension.dib.</param>
/// <param name="Socket">The sidecar's unix socket.</param>
internal sealed record HelperPlaces(string? Python, string? Dotnet, string? Socket)
{
    public static HelperPlaces Of(SidecarOptions options)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "kernels");
        var python = Path.Combine(root, "python");
        var dotnet = Path.Combine(root, "dotnet");
        return new HelperPlaces(
            Directory.Exists(Path.Combine(python, "rucio_jupyterlab")) ? python : null,
            File.Exists(Path.Combine(dotnet, "RucioJupyter.Kernel.dll")) ? dotnet : null,
            options.SocketPath is { } socket ? Path.GetFullPath(socket) : null);
    }
}
