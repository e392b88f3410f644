using RucioJupyter.Sidecar.Security;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A path as a user types it.</summary>
internal static class UserPath
{
    /// <summary><c>~</c> and relative paths begin at <paramref name="home"/>.</summary>
    public static string Absolute(string path, string home) =>
        path == "~" ? home
        : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..])
        : Path.Combine(home, path);

    /// <summary>Which state of the file this is: another after any change.</summary>
    public static string Fingerprint(string path) => $"{path} {Posix.Mark(path)}";
}
