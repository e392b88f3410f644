using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Cli;

/// <summary><c>rucio-jupyter serve</c>: answers the panel until the Jupyter server goes.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var socket = new Option<string?>("--socket") { Description = "Path of the unix socket to listen on; its folder must belong to you alone." };
        var tcp = new Option<int?>("--tcp") { Description = "Listen on this loopback port instead (0: a free one); every request then needs a bearer token." };
        tcp.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var port }] || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError("--tcp takes the number of a port, from 0 (a free one) to 65535.");
            }
        });
        var tokenFile = new Option<string?>("--token-file") { Description = "Where --tcp writes its token, mode 0600. Default: tcp-token in the state folder." };
        var baseUrl = new Option<string>("--base-url") { Description = "The Jupyter server's base URL.", DefaultValueFactory = _ => "/" };
        var state = new Option<string?>("--state") { Description = "Folder of the state. Default: $RUCIO_JUPYTER_STATE, else ~/.local/share/rucio-jupyter." };
        var command = new Command("serve", "Answer the panel over a unix socket.") { socket, tcp, tokenFile, baseUrl, state };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new SidecarOptions
            {
                Environment = ProcessEnvironment.OfThisProcess(),
                SocketPath = parsed.GetValue(socket) is { Length: > 0 } path ? path : null,
                BaseUrl = parsed.GetValue(baseUrl)!, // it has a default
                StateFolder = parsed.GetValue(state),
            };
            return parsed.GetValue(tcp) is { } port
                ? ServeTcpAsync(options, port, parsed.GetValue(tokenFile), cancellationToken)
                : SidecarRun.RunAsync(options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ServeTcpAsync(SidecarOptions options, int port, string? tokenFile, CancellationToken cancellationToken)
    {
        var listening = new TcpListening(port, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        options = options with { Tcp = listening };
        await using var app = await SidecarRun.StartAsync(options, cancellationToken);
        var file = Path.GetFullPath(tokenFile ?? Path.Combine(options.EffectiveStateFolder, "tcp-token"));
        await OwnerOnlyFile.WriteAsync(file, listening.Bearer, cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(); // Kestrel has it once it listens
        await Console.Out.WriteLineAsync($"Listening on {address}; the bearer token is in {file}");
        await app.WaitForShutdownAsync(cancellationToken);
        return SidecarRun.StoppedWhileParentLives;
    }
}
