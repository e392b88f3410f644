namespace RucioJupyter.Sidecar.Configuration;

/// <summary>Which files hold <c>RucioConfig</c>, weakest first.</summary>
/// <remarks>
/// traitlets reads jupyter_config.json of all folders before jupyter_server_config.json of all folders, from the weakest folder to the
/// strongest; jupyter_lab_config.json comes last. In one folder the files of the .d folder stand below the file (jupyter_server,
/// services/config/manager.py).
/// </remarks>
internal static class ConfigFiles
{
    private static readonly string[] Names = ["jupyter_config", "jupyter_server_config", "jupyter_lab_config"];

    /// <summary>The files that exist now, weakest first.</summary>
    public static IReadOnlyList<ConfigFile> Existing(IReadOnlyList<string> folders)
    {
        var found = new List<ConfigFile>();
        foreach (var name in Names)
        {
            for (var i = folders.Count - 1; i >= 0; i--)
            {
                found.AddRange(Snippets(folders[i], name).Select(path => new ConfigFile(path, IsSnippet: true)));
                var file = Path.Combine(folders[i], $"{name}.json");
                if (File.Exists(file))
                {
                    found.Add(new ConfigFile(file, IsSnippet: false));
                }
            }
        }

        return found;
    }

    /// <summary>Python files of the same names: only Python can read them.</summary>
    public static IEnumerable<string> PythonFiles(IReadOnlyList<string> folders) =>
        from folder in folders
        from name in Names
        let path = Path.Combine(folder, $"{name}.py")
        where File.Exists(path)
        select path;

    private static IEnumerable<string> Snippets(string folder, string name)
    {
        var snippets = Path.Combine(folder, $"{name}.d");
        try
        {
            return Directory.Exists(snippets)
                ? Directory.EnumerateFiles(snippets, "*.json").Order(StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that may not be listed holds nothing for this user, as for Jupyter
        }
    }
}

/// <summary>One file of the configuration.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="IsSnippet">From a <c>.d</c> folder: its instances are added, while a file's list replaces that of weaker files.</param>
internal sealed record ConfigFile(string Path, bool IsSnippet);
