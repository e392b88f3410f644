namespace RucioJupyter.Sidecar.Hosting;

/// <summary>How one sidecar is started; what an administrator configures comes from the Jupyter config path instead.</summary>
internal sealed record SidecarOptions
{
    public required ProcessEnvironment Environment { get; init; }

    /// <summary>Where to listen. Its folder must belong to this user alone.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The Jupyter server's base URL, <c>/</c> or <c>/user/name/</c>.</summary>
    public string BaseUrl { get; init; } = "/";

    /// <summary>Where state is kept. Default: <c>RUCIO_JUPYTER_STATE</c>, else <c>$XDG_DATA_HOME/rucio-jupyter</c>, else <c>~/.local/share/rucio-jupyter</c>.</summary>
    public string? StateFolder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The state folder that results.</summary>
    public string EffectiveStateFolder =>
        StateFolder
        ?? Environment["RUCIO_JUPYTER_STATE"]
        ?? Path.Combine(Environment["XDG_DATA_HOME"] ?? Path.Combine(Environment.Home, ".local", "share"), "rucio-jupyter");
}
