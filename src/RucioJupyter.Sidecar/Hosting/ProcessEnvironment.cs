using System.Collections;
using System.Globalization;
using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>What the process was started with, so that a test can start one with something else.</summary>
/// <param name="Variables">The environment variables as they were at the start.</param>
/// <param name="Home">The user's home folder, absolute.</param>
/// <param name="ParentProgram">The first word of the parent's command line; null where it is not known.</param>
internal sealed record ProcessEnvironment(IReadOnlyDictionary<string, string> Variables, string Home, string? ParentProgram = null)
{
    /// <summary>The variable's value; null where it is unset or empty, which mean the same everywhere in this program.</summary>
    public string? this[string name] => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static ProcessEnvironment OfThisProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new ProcessEnvironment(variables, home.Length > 0 ? home : "/", Parent());
    }

    private static string? Parent()
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Posix.ParentId}/cmdline")).Split('\0')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it only helps to find the Jupyter server's own configuration folder
        }
    }
}
