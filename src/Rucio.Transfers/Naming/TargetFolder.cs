using System.Collections.Concurrent;
using Rucio.Policy;
using Rucio.Transfers.Disk;
using Rucio.Transfers.Faults;

namespace Rucio.Transfers.Naming;

/// <summary>The folder of one download: says where each file goes and lets nothing leave it. Thread-safe.</summary>
/// <remarks>
/// A file <c>a</c> and a file <c>a/b</c> of one scope cannot both have their own path; the later one gets its hashed path, so who
/// downloads a DID again keeps the paths of the first time and names them to <see cref="Keep"/> first.
/// </remarks>
internal sealed class TargetFolder
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<Did, string> _kept = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public TargetFolder(string root) => Root = Path.GetFullPath(root);

    /// <summary>Absolute, without links resolved: it may itself be reached by one.</summary>
    public string Root { get; }

    /// <summary>Takes note of where a file already lies; a path outside this folder is none of its business.</summary>
    public void Keep(Did did, string path)
    {
        if (!path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return;
        }

        lock (_gate)
        {
            _kept[did] = path;
            Claim(did, Path.GetRelativePath(Root, path));
        }
    }

    /// <summary>The absolute path of a file. The same for the same DID as long as this object lives.</summary>
    public string PathOf(Did did)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(did, out var kept))
            {
                return kept;
            }

            var relative = SafeName.Of(did);
            if (!IsFree(did, relative))
            {
                relative = SafeName.Hashed(did);
            }

            Claim(did, relative);
            return Path.Combine(Root, relative);
        }
    }

    /// <summary>Makes the folders above a target and makes sure that none of them is a link to somewhere else. A target that is a link is replaced, not followed.</summary>
    /// <exception cref="TransferException">A link or a file stands in the way, or the disk refuses.</exception>
    public void Prepare(string target)
    {
        if (!target.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.GetFullPath(target) != target)
        {
            throw new TransferException(TransferFault.NotWritable, $"{target} is outside the download folder {Root}.");
        }

        var folder = Path.GetDirectoryName(target)!; // A path below a root has a parent.
        if (_checked.ContainsKey(folder))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            for (var step = folder; step.Length > Root.Length; step = Path.GetDirectoryName(step)!)
            {
                if (new DirectoryInfo(step).LinkTarget is not null)
                {
                    throw new TransferException(
                        TransferFault.NotWritable, $"{step} is a symbolic link; downloads do not follow links. Remove it, then retry.");
                }
            }

            _checked[folder] = true;
        }
        catch (Exception e) when (DiskFault.IsOne(e))
        {
            throw DiskFault.Explain(e, folder, null);
        }
    }

    private bool IsFree(Did did, string relative)
    {
        if (_files.TryGetValue(relative, out var owner))
        {
            return owner == did.ToString();
        }

        return !_folders.Contains(relative)
            && Parents(relative).All(parent => !_files.ContainsKey(parent) && !File.Exists(Path.Combine(Root, parent)))
            && !Directory.Exists(Path.Combine(Root, relative));
    }

    private void Claim(Did did, string relative)
    {
        _files[relative] = did.ToString();
        foreach (var parent in Parents(relative))
        {
            if (!_folders.Add(parent))
            {
                break;
            }
        }
    }

    /// <summary>From the nearest to the scope's folder.</summary>
    private static IEnumerable<string> Parents(string relative)
    {
        for (var slash = relative.LastIndexOf('/'); slash > 0; slash = relative.LastIndexOf('/', slash - 1))
        {
            yield return relative[..slash];
        }
    }
}
