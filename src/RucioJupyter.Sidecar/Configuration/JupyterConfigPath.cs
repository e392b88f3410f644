using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Where a Jupyter server looks for its configuration, in its own order.</summary>
/// <remarks>jupyter_core/paths.py, jupyter_config_path: the first folder wins.</remarks>
internal static class JupyterConfigPath
{
    private static readonly string[] System = ["/usr/local/etc/jupyter", "/etc/jupyter"];

    /// <summary>The user's own folder: <c>JUPYTER_CONFIG_DIR</c>, else <c>~/.jupyter</c>.</summary>
    public static string UserFolder(ProcessEnvironment environment) =>
        environment["JUPYTER_CONFIG_DIR"]
        ?? (IsTrue(environment["JUPYTER_PLATFORM_DIRS"])
            ? Path.Combine(environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.Home, ".config"), "jupyter")
            : Path.Combine(environment.Home, ".jupyter"));

    /// <summary>All folders, strongest first, without doubles; they need not exist.</summary>
    /// <param name="environment">Of the Jupyter server, which the sidecar inherits.</param>
    /// <param name="prefix">The Jupyter server's <c>sys.prefix</c>; null where it is not known.</param>
    public static IReadOnlyList<string> Folders(ProcessEnvironment environment, string? prefix)
    {
        var user = UserFolder(environment);
        if (IsTrue(environment["JUPYTER_NO_CONFIG"]))
        {
            return [user];
        }

        var chosen = (environment["JUPYTER_CONFIG_PATH"] ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] own = [user, Path.Combine(environment.Home, ".local", "etc", "jupyter")];
        string[] ofPrefix = prefix is null ? [] : [Path.Combine(prefix, "etc", "jupyter")];
        string[] middle = PrefersPrefix(environment, prefix) ? [.. ofPrefix, .. own] : [.. own, .. ofPrefix];
        return [.. chosen.Concat(middle.Where(folder => !System.Contains(folder))).Concat(System)
            .Select(folder => folder.Length > 1 ? folder.TrimEnd('/') : folder)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The Jupyter server's <c>sys.prefix</c>: told by the proxy entry, else by an active environment, else by the parent's own path.</summary>
    public static string? Prefix(ProcessEnvironment environment, string? parentProgram) =>
        environment["RUCIO_JUPYTER_PREFIX"]
        ?? environment["VIRTUAL_ENV"]
        ?? environment["CONDA_PREFIX"]
        ?? (parentProgram is not null && Path.IsPathFullyQualified(parentProgram) && Path.GetFileName(Path.GetDirectoryName(parentProgram)) is "bin"
            ? Path.GetDirectoryName(Path.GetDirectoryName(parentProgram))
            : null);

    private static bool PrefersPrefix(ProcessEnvironment environment, string? prefix) =>
        environment["JUPYTER_PREFER_ENV_PATH"] is { } told
            ? IsTrue(told)
            : prefix is not null && (File.Exists(Path.Combine(prefix, "pyvenv.cfg")) || (prefix == environment["CONDA_PREFIX"] && environment["CONDA_DEFAULT_ENV"] is { } name && name != "base"));

    // jupyter_core: envset, everything but these words is true.
    private static bool IsTrue(string? value) =>
        value is not null && value.ToLowerInvariant() is not ("no" or "n" or "false" or "off" or "0" or "0.0");
}
