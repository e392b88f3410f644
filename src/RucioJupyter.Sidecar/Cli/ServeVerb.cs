using System.CommandLine;
using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter serve</c>: answers the panel until the Jupyter server goes.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var socket = new Option<string?>("--socket") { Description = "Path of the unix socket to listen on; its folder must belong to you alone." };
        var baseUrl = new Option<string>("--base-url") { Description = "The Jupyter server's base URL.", DefaultValueFactory = _ => "/" };
        var command = new Command("serve", "Answer the panel over a unix socket.") { socket, baseUrl };
        command.SetAction((parsed, cancellationToken) => ServeAsync(
            new SidecarOptions
            {
                Environment = ProcessEnvironment.OfThisProcess(),
                SocketPath = parsed.GetValue(socket),
                BaseUrl = parsed.GetValue(baseUrl)!,
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(SidecarOptions options, CancellationToken cancellationToken)
    {
        await using var app = SidecarApp.Build(options);
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
