using System.CommandLine;
using RucioJupyter.Sidecar.Hosting;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Cli;

/// <summary>The command line: one verb a file, listed here.</summary>
internal static class RootVerb
{
    private const int Refused = 1;

    /// <summary>Runs the verb that <paramref name="args"/> name. The result is the exit code of the process.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Rucio in JupyterLab: the server part that stands behind jupyter-server-proxy.")
        {
            ServeVerb.Create(),
            RegisterVerb.Create(),
            ConfigVerb.Create(),
            DoctorVerb.Create(),
            PolicyVerb.Create(),
        };
        try
        {
            // The host listens to SIGTERM and SIGINT itself and has work to put in order first.
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"rucio-jupyter: {Redaction.Clean(refused.Message)}");
            return Refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file or folder that somebody named, or a full disk: the system's own words name it.
            await Console.Error.WriteLineAsync($"rucio-jupyter: {Redaction.Clean(e.Message)}");
            return Refused;
        }
    }
}
