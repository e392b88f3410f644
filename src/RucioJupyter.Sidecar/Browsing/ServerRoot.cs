using RucioJupyter.Sidecar.Hosting;

namespace RucioJupyter.Sidecar.Browsing;

/// <summary>The folder at which JupyterLab's file browser begins, <c>ServerApp.root_dir</c>: a file that it names is named from there on.</summary>
internal sealed class ServerRoot(ProcessEnvironment environment)
{
    /// <summary>Set by the wheel's entry point, which runs inside the Jupyter server and can ask it.</summary>
    public const string Variable = "RUCIO_JUPYTER_ROOT_DIR";

    /// <summary>Set by JupyterHub where its spawner has a <c>notebook_dir</c>.</summary>
    private const string HubVariable = "JUPYTERHUB_ROOT_DIR";

    private static readonly string[] s_options = ["--ServerApp.root_dir", "--ServerApp.notebook_dir", "--notebook-dir"];

    /// <summary>Absolute, without a trailing slash; null where nobody told.</summary>
    public string? Folder { get; } =
        Existing(environment, environment[Variable]) ?? Existing(environment, OfCommand(environment.ParentCommand)) ?? Existing(environment, environment[HubVariable]);

    /// <summary>The last one counts, as for the Jupyter server.</summary>
    private static string? OfCommand(IReadOnlyList<string> command)
    {
        string? found = null;
        for (var at = 0; at < command.Count; at++)
        {
            if (s_options.Contains(command[at]) && at + 1 < command.Count)
            {
                found = command[at + 1];
            }
            else if (s_options.FirstOrDefault(option => command[at].StartsWith(option + "=", StringComparison.Ordinal)) is { } option)
            {
                found = command[at][(option.Length + 1)..];
            }
        }

        return found;
    }

    private static string? Existing(ProcessEnvironment environment, string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return null;
        }

        // A relative one begins at the Jupyter server's folder, in which this process was started.
        var full = Path.GetFullPath(folder == "~" ? environment.Home : folder.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(environment.Home, folder[2..]) : folder);
        return Directory.Exists(full) ? full.Length > 1 ? full.TrimEnd('/') : full : null;
    }
}
