using System.Text.Json.Nodes;

namespace Rucio.Emulator.Storage;

/// <summary>Files and directories of the storage by absolute path, without a slash at the end. Safe for many threads.</summary>
internal sealed class StorageTree
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal) { string.Empty };
    private readonly List<(string Path, StoredFile File)> _mounted = [];
    private Dictionary<string, string?> _roots = [];

    /// <summary>The files that stand on no web server but on a mount, below its top.</summary>
    public IReadOnlyList<(string Path, StoredFile File)> Mounted => _mounted;

    public static StorageTree Load(JsonObject storage, DateTimeOffset modified)
    {
        var tree = new StorageTree();
        var roots = new Dictionary<string, string?>();
        foreach (var (rse, root) in (JsonObject)storage["roots"]!)
        {
            var url = (root!["urls"] as JsonArray)?.FirstOrDefault()?.GetValue<string>();
            roots[rse] = url is null ? null : new Uri(url).AbsolutePath;
            if (roots[rse] is { } top)
            {
                tree.MakeParents(Normal(top) + "/x");
            }
        }

        tree._roots = roots;
        foreach (var row in (JsonArray)storage["files"]!)
        {
            var length = row!["bytes"]!.GetValue<int>();
            var catalogued = row["catalogue"]?["bytes"]?.GetValue<int>() ?? length;
            var file = StoredFile.Seed(row["name"]!.GetValue<string>(), catalogued, length, row["change"]?.GetValue<string>(), modified);
            var path = row["path"]!.GetValue<string>();
            if (roots.GetValueOrDefault(row["rse"]!.GetValue<string>()) is { } top)
            {
                tree.Put(Normal(top + path), file, overwrite: true);
            }
            else
            {
                tree._mounted.Add((path, file));
            }
        }

        return tree;
    }

    public static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? string.Empty : "/" + string.Join('/', parts);
    }

    /// <summary>A file by its path below the root of whatever RSE holds it.</summary>
    public StoredFile? Anywhere(string pathBelowRoot)
    {
        lock (_gate)
        {
            return _roots.Values.OfType<string>().Select(top => _files.GetValueOrDefault(Normal(top + pathBelowRoot))).FirstOrDefault(static file => file is not null)
                ?? _mounted.Find(mounted => mounted.Path == pathBelowRoot).File;
        }
    }

    /// <returns>Where an RSE begins on the web server; null: it is mounted, or not here at all.</returns>
    public string? Root(string rse) => _roots.GetValueOrDefault(rse);

    /// <summary>Whether the RSE is a directory seen as a mount.</summary>
    public bool IsMount(string rse) => _roots.TryGetValue(rse, out var root) && root is null;

    public StoredFile? File(string path)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(path);
        }
    }

    public bool IsDirectory(string path)
    {
        lock (_gate)
        {
            return _directories.Contains(path);
        }
    }

    /// <returns>True: created. False: overwritten. Null: it exists and must not be overwritten, or a directory is in the way.</returns>
    public bool? Put(string path, StoredFile file, bool overwrite)
    {
        lock (_gate)
        {
            if (_directories.Contains(path) || (!overwrite && _files.ContainsKey(path)))
            {
                return null;
            }

            MakeParents(path);
            var created = !_files.ContainsKey(path);
            _files[path] = file;
            return created;
        }
    }

    /// <summary>Removes a file, or a directory with all that is below it.</summary>
    public bool Delete(string path)
    {
        lock (_gate)
        {
            if (_files.Remove(path))
            {
                return true;
            }

            if (!_directories.Remove(path))
            {
                return false;
            }

            foreach (var below in _files.Keys.Where(p => p.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            {
                _files.Remove(below);
            }

            _directories.RemoveWhere(p => p.StartsWith(path + "/", StringComparison.Ordinal));
            return true;
        }
    }

    /// <returns>True: made. False: something is there already. Null: the parent is missing.</returns>
    public bool? MakeDirectory(string path)
    {
        lock (_gate)
        {
            if (_directories.Contains(path) || _files.ContainsKey(path))
            {
                return false;
            }

            if (!_directories.Contains(path[..path.LastIndexOf('/')]))
            {
                return null;
            }

            _directories.Add(path);
            return true;
        }
    }

    public IReadOnlyList<(string Path, StoredFile? File)> Below(string directory)
    {
        lock (_gate)
        {
            bool Direct(string p) => p.Length > directory.Length + 1 && p.StartsWith(directory + "/", StringComparison.Ordinal) && p.IndexOf('/', directory.Length + 1) < 0;
            return
            [
                .. _directories.Where(Direct).Select(static p => (p, (StoredFile?)null)),
                .. _files.Where(p => Direct(p.Key)).Select(static p => (p.Key, (StoredFile?)p.Value)),
            ];
        }
    }

    private void MakeParents(string path)
    {
        for (var at = path.LastIndexOf('/'); at > 0; at = path.LastIndexOf('/', at - 1))
        {
            if (!_directories.Add(path[..at]))
            {
                return;
            }
        }
    }
}
