namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Kestrel on one unix socket.</summary>
internal static class Listener
{
    public static void AddListener(this WebApplicationBuilder builder, SidecarOptions options)
    {
        var socket = options.SocketPath ?? throw new InvalidOperationException("--socket PATH is missing: say where to listen.");
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenUnixSocket(socket);
        });
    }
}
