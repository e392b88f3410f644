using System.Text;

namespace RucioJupyter.Sidecar.Replicas;

/// <summary>How some consecutive files of a listing stand on the mounted RSEs. Compact and immutable.</summary>
internal sealed class ReplicaChunk
{
    private readonly ReplicaKind[] _kinds;
    private readonly int[] _ends;
    private readonly byte[] _text;

    public ReplicaChunk(IReadOnlyList<FileReplica> files, DateTimeOffset checkedAt)
    {
        CheckedAt = checkedAt;
        _kinds = new ReplicaKind[files.Count];
        _ends = new int[files.Count * 2];
        _text = new byte[files.Sum(f => Length(f.Path) + Length(f.Pfn))];
        var used = 0;
        for (var i = 0; i < files.Count; i++)
        {
            _kinds[i] = files[i].Kind;
            AllHere &= files[i].Kind == ReplicaKind.Here;
            used += Encoding.UTF8.GetBytes(files[i].Path ?? "", _text.AsSpan(used));
            _ends[i * 2] = used;
            used += Encoding.UTF8.GetBytes(files[i].Pfn ?? "", _text.AsSpan(used));
            _ends[(i * 2) + 1] = used;
        }
    }

    public DateTimeOffset CheckedAt { get; }

    public int Count => _kinds.Length;

    /// <summary>Whether every file can be read at its path.</summary>
    public bool AllHere { get; } = true;

    public long RetainedBytes => _text.Length + (_ends.Length * sizeof(int)) + _kinds.Length + 128;

    public ReplicaKind KindOf(int index) => _kinds[index];

    /// <summary>UTF-8; empty: none.</summary>
    public ReadOnlySpan<byte> PathOf(int index) => Slice(index * 2);

    /// <summary>UTF-8; empty: none.</summary>
    public ReadOnlySpan<byte> PfnOf(int index) => Slice((index * 2) + 1);

    private static int Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private ReadOnlySpan<byte> Slice(int at)
    {
        var start = at == 0 ? 0 : _ends[at - 1];
        return _text.AsSpan(start, _ends[at] - start);
    }
}

/// <summary>How one file stands on the mounted RSEs.</summary>
/// <param name="Path">Where it is, or ought to be, on the mount.</param>
/// <param name="Pfn">What Rucio calls that place.</param>
internal readonly record struct FileReplica(ReplicaKind Kind, string? Path, string? Pfn);
