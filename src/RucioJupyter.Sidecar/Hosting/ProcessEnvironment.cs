using System.Collections;

namespace RucioJupyter.Sidecar.Hosting;

/// <summary>What the process was started with, so that a test can start one with something else.</summary>
/// <param name="Variables">The environment variables as they were at the start.</param>
/// <param name="Home">The user's home folder, absolute.</param>
internal sealed record ProcessEnvironment(IReadOnlyDictionary<string, string> Variables, string Home)
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
        return new ProcessEnvironment(variables, home.Length > 0 ? home : "/");
    }
}
