using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>One life of the sidecar, from the checks of the socket's place to the exit code.</summary>
internal static class SidecarRun
{
    /// <summary>What jupyter-server-proxy needs to start the sidecar again: a process that ends with 0 is never restarted.</summary>
    public const int StoppedWhileParentLives = 143;

    /// <summary>Serves until it is told to stop or the parent dies.</summary>
    /// <exception cref="StartRefusedException">With what is wrong and what to do.</exception>
    public static async Task<int> RunAsync(SidecarOptions options, CancellationToken cancellationToken)
    {
        await using var app = await StartAsync(options, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return app.Services.GetRequiredService<ParentWatch>().ParentLives ? StoppedWhileParentLives : 0;
    }

    /// <summary>A sidecar that listens. Whatever is slow begins only now.</summary>
    public static async Task<WebApplication> StartAsync(SidecarOptions options, CancellationToken cancellationToken)
    {
        if (options.SocketPath is { } path)
        {
            await SocketPlace.PrepareAsync(path, cancellationToken);
        }

        var app = SidecarApp.Build(options);
        await app.StartAsync(cancellationToken);
        if (options.SocketPath is { } socket)
        {
            SocketPlace.Close(socket);
        }

        return app;
    }
}
