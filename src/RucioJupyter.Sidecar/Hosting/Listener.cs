using System.Net;
using System.Text;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>Kestrel on one unix socket, or on one loopback port where that was asked for.</summary>
internal static class Listener
{
    /// <summary>The largest body that any route takes, in bytes: requests carry names and settings, never files.</summary>
    public const long LargestBody = 1024 * 1024;

    /// <summary>Connections at the same time; jupyter-server-proxy opens one for each request.</summary>
    public const long MostConnections = 512;

    /// <summary>Longest line of a request, in bytes: all the headers that a Jupyter server takes. What is too long for a route is told by the route.</summary>
    public const int LongestRequestLine = 64 * 1024;

    /// <summary>Headers of a request, in bytes: all that a Jupyter server takes (64 kB, with the cookies of every other application of the host), and what the proxy adds.</summary>
    public const int LongestHeaders = 128 * 1024;

    public static void AddListener(this WebApplicationBuilder builder, SidecarOptions options)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
            kestrel.Limits.MaxRequestHeaderCount = 500;
            // Any byte, as HTTP has it: a cookie of another application that is no UTF-8 must not cost the user this one.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            if (!options.Listens)
            {
                return;
            }

            if (options.Tcp is { } tcp)
            {
                kestrel.Listen(IPAddress.Loopback, tcp.Port);
                return;
            }

            var peers = new PeerCheck(options.PeerUserId, kestrel.ApplicationServices.GetRequiredService<ILogger<PeerCheck>>());
            kestrel.ListenUnixSocket(options.SocketPath!, socket => socket.Use(peers.Guard)); // Build has checked that there is one of both
        });
    }
}
