using System.CommandLine;

namespace RucioJupyter.Sidecar.Cli;

/// <summary>The command line: one verb a file, listed here.</summary>
internal static class RootVerb
{
    /// <summary>Runs the verb that <paramref name="args"/> name. The result is the exit code of the process.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Rucio in JupyterLab: the server part that stands behind jupyter-server-proxy.")
        {
            ServeVerb.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
