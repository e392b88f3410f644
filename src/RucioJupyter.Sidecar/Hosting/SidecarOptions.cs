using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>How one sidecar is started; what an administrator configures comes from the Jupyter config path instead.</summary>
internal sealed record SidecarOptions
{
    public required ProcessEnvironment Environment { get; init; }

    /// <summary>Where to listen. Its folder must belong to this user alone. Either this or <see cref="Tcp"/>.</summary>
    public string? SocketPath { get; init; }

    /// <summary>A loopback port instead of the socket; null unless asked for.</summary>
    public TcpListening? Tcp { get; init; }

    /// <summary>The Jupyter server's base URL, <c>/</c> or <c>/user/name/</c>.</summary>
    public string BaseUrl { get; init; } = "/";

    /// <summary>Where state is kept. Default: <c>RUCIO_JUPYTER_STATE</c>, else <c>$XDG_DATA_HOME/rucio-jupyter</c>, else <c>~/.local/share/rucio-jupyter</c>.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The only user whose connections are taken. Default: this process's own.</summary>
    public uint PeerUserId { get; init; } = Posix.UserId;

    /// <summary>Where log lines go. Default: standard output, which the Jupyter server passes on to its own.</summary>
    public TextWriter? Log { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For the verbs that look at things without serving: nothing listens, no host runs, the log goes nowhere.</summary>
    public static SidecarOptions NotListening(ProcessEnvironment environment) => new() { Environment = environment, Listens = false, Log = TextWriter.Null };

    /// <summary>False: the features are there, but nothing can be asked from outside.</summary>
    public bool Listens { get; private init; } = true;

    /// <summary>The state folder that results.</summary>
    public string EffectiveStateFolder =>
        StateFolder
        ?? Environment["RUCIO_JUPYTER_STATE"]
        ?? Path.Combine(Environment["XDG_DATA_HOME"] ?? Path.Combine(Environment.Home, ".local", "share"), "rucio-jupyter");
}

/// <summary>A loopback port and the token that every request over it must carry.</summary>
/// <param name="Port">0: a free one.</param>
/// <param name="Bearer">Random; never printed, only written to an owner-only file.</param>
internal sealed record TcpListening(int Port, string Bearer)
{
    public override string ToString() => $"port {Port}";
}
