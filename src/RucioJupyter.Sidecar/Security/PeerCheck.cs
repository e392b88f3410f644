using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace RucioJupyter.Sidecar.Security;

/// <summary>Drops a connection whose other end is another user, before a byte of it is read.</summary>
internal sealed partial class PeerCheck(uint allowedUser, ILogger<PeerCheck> logger)
{
    private const int SolSocket = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || UserOf(socket) is not { } user || user != allowedUser)
        {
            Refused(allowedUser);
            connection.Abort(new ConnectionAbortedException("The peer is another user."));
            return;
        }

        await next(connection);
    };

    private static uint? UserOf(Socket socket)
    {
        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        Span<byte> answer = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, PeerCredentials, answer) == answer.Length
            ? MemoryMarshal.Read<uint>(answer[4..])
            : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dropped a connection of another user; only user {Allowed} may talk to this sidecar")]
    private partial void Refused(uint allowed);
}
