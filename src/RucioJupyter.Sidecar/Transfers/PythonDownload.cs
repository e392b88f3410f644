using System.Text.Json;
using Rucio.Policy;
using Rucio.Transfers.Naming;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Transfers;

/// <summary>Reads, and never writes, what the Python extension downloaded: its folder holds a <c>.donefile</c> with the paths.</summary>
internal static class PythonDownload
{
    private const string DoneFile = ".donefile";
    private const string LockFile = ".lockfile";
    private const long LargestBytes = 64 * 1024 * 1024;

    /// <summary>Whether the folder is that extension's.</summary>
    public static bool Owns(string folder) => File.Exists(Path.Combine(folder, DoneFile)) || File.Exists(Path.Combine(folder, LockFile));

    /// <summary>Whether a file is one of that extension's own notes.</summary>
    public static bool IsMark(string name) => name is DoneFile or LockFile;

    /// <summary>The files of a DID by their DIDs, those that still exist; empty where there are none.</summary>
    public static IReadOnlyDictionary<Did, string> Files(Instance instance, Did did)
    {
        var found = new Dictionary<Did, string>();
        var path = Path.Combine(instance.DownloadFolder, DidFolder.Of(did), DoneFile);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > LargestBytes)
            {
                return found;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("paths", out var paths)
                || paths.ValueKind != JsonValueKind.Object)
            {
                return found;
            }

            foreach (var entry in paths.EnumerateObject())
            {
                if (Did.TryParse(entry.Name, null, out var file) && entry.Value.ValueKind == JsonValueKind.String
                    && entry.Value.GetString() is { } target && Path.IsPathFullyQualified(target) && File.Exists(target))
                {
                    found[file] = target;
                }
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Half written by the other program, or not for us to read: it counts as nothing there.
        }

        return found;
    }
}
