using System.Text.Json.Nodes;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>One reading of the whole configuration. Immutable.</summary>
internal sealed record ConfigSnapshot
{
    public required IReadOnlyList<InstanceEntry> Entries { get; init; }

    /// <summary>As configured; it may name an instance that is not there, which is a warning.</summary>
    public string? DefaultInstance { get; init; }

    /// <summary><c>userpass</c>, <c>x509</c>, <c>x509_proxy</c>, <c>oidc</c> or null.</summary>
    public string? DefaultAuthType { get; init; }

    /// <summary>One of <see cref="InstanceKeys.LogLevels"/> or null.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Folders that the file browser may show besides the home.</summary>
    public IReadOnlyList<string> BrowseRoots { get; init; } = [];

    /// <summary>Whether JupyterHub is told that the server is in use while a transfer runs. Default no.</summary>
    public bool KeepAliveDuringTransfers { get; init; }

    public required IReadOnlyList<ConfigFileState> Files { get; init; }

    /// <summary>Sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Every effective value with the place it came from; for <c>config show</c>.</summary>
    public required IReadOnlyList<ConfigValue> Values { get; init; }
}

/// <summary>A file of the configuration path.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Read">Whether its contents count.</param>
/// <param name="Problem">Why not, or what is wrong with the present contents while older ones still count.</param>
internal sealed record ConfigFileState(string Path, bool Read, string? Problem);

/// <summary>One effective value.</summary>
/// <param name="Instance">Null: a key of <c>RucioConfig</c> itself.</param>
internal sealed record ConfigValue(string? Instance, string Key, JsonNode? Value, string Source);
