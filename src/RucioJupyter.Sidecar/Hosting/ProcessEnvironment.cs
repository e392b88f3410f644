using System.Collections;
using System.Globalization;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>What the process was started with, so that a test can start one with something else.</summary>
/// <param name="Variables">The environment variables as they were at the start.</param>
/// <param name="Home">The user's home folder, absolute.</param>
internal sealed record ProcessEnvironment(IReadOnlyDictionary<string, string> Variables, string Home)
{
    /// <summary>The parent's command line, the Jupyter server's as a rule; empty where it is not known.</summary>
    public IReadOnlyList<string> ParentCommand { get; init; } = [];

    /// <summary>The variable's value; null where it is unset or empty, which mean the same everywhere in this program.</summary>
    public string? this[string name] => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static ProcessEnvironment OfThisProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        // Also one that is not there yet: without this option it would be no home at all, and everything below the root would be the user's own.
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return new ProcessEnvironment(variables, home.Length > 0 ? home : "/") { ParentCommand = Parent() };
    }

    private static string[] Parent()
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Posix.ParentId}/cmdline")).Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it only helps to find the Jupyter server's own configuration and root folders
        }
    }
}
