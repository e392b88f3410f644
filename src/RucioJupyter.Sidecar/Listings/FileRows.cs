using System.Globalization;
using System.Text;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>The files of a collection in a compact, append-only form: about 16 bytes a row beside the DID itself.</summary>
/// <remarks>One writer, any number of readers. A reader sees rows below the <see cref="Count"/> that it has read.</remarks>
internal sealed class FileRows
{
    private const int BlockRows = 1024;
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    private Block[] _blocks = [];
    private int _count;
    private ulong _hash = HashStart;
    private HashSet<ulong>? _seen;
    private byte[] _encoded = new byte[512];

    /// <summary>Rows that can be read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Memory held, in bytes, nearly.</summary>
    public long RetainedBytes { get; private set; }

    /// <summary>Sum of the known sizes, in bytes.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Whether every row has a size.</summary>
    public bool AllSizesKnown { get; private set; } = true;

    /// <summary>Adds a file; a DID that is there already is left out, as the containers above may hold it twice.</summary>
    public void Append(string scope, string name, long? size, string? adler32)
    {
        var length = Encode(scope, name);
        var did = _encoded.AsSpan(0, length);
        if (IsRepeated(did))
        {
            return;
        }

        var index = _count % BlockRows;
        var block = index == 0 ? AddBlock() : _blocks[_count / BlockRows];
        RetainedBytes += block.Add(index, did, size ?? -1, Checksum(adler32));
        _hash = Hash(_hash, did);
        TotalBytes += size ?? 0;
        AllSizesKnown &= size is not null;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Gives back what growing has set aside; call once, after the last row.</summary>
    public void Trim()
    {
        _seen = null;
        if (_count > 0)
        {
            RetainedBytes -= _blocks[(_count - 1) / BlockRows].Trim();
        }
    }

    /// <summary>The row at <paramref name="row"/>, which must be below <see cref="Count"/>.</summary>
    public FileRow At(int row) => Volatile.Read(ref _blocks)[row / BlockRows].At(row % BlockRows);

    /// <summary>A hash over the DIDs before <paramref name="row"/>: equal for two listings that begin with the same rows.</summary>
    public ulong PrefixHash(int row)
    {
        var blocks = Volatile.Read(ref _blocks);
        if (row == 0)
        {
            return HashStart;
        }

        var block = blocks[(row - 1) / BlockRows];
        var hash = block.HashBefore;
        for (var i = 0; i <= (row - 1) % BlockRows; i++)
        {
            hash = Hash(hash, block.At(i).Did);
        }

        return hash;
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> did)
    {
        foreach (var b in did)
        {
            hash = (hash ^ b) * HashFactor;
        }

        // No DID holds a line feed: it keeps "a","bc" and "ab","c" apart.
        return (hash ^ (byte)'\n') * HashFactor;
    }

    private static uint Checksum(string? adler32) =>
        uint.TryParse(adler32, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : FileRow.NoChecksum;

    private int Encode(string scope, string name)
    {
        var most = Encoding.UTF8.GetMaxByteCount(scope.Length + name.Length + 1);
        if (_encoded.Length < most)
        {
            _encoded = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(scope, _encoded);
        _encoded[length++] = (byte)':';
        return length + Encoding.UTF8.GetBytes(name, _encoded.AsSpan(length));
    }

    /// <summary>While rows come in ascending order none can be repeated; the set is made at the first that does not.</summary>
    private bool IsRepeated(ReadOnlySpan<byte> did)
    {
        if (_seen is null)
        {
            if (_count == 0 || At(_count - 1).Did.SequenceCompareTo(did) < 0)
            {
                return false;
            }

            _seen = new HashSet<ulong>(_count + 1);
            for (var row = 0; row < _count; row++)
            {
                _seen.Add(Hash(HashStart, At(row).Did));
            }
        }

        return !_seen.Add(Hash(HashStart, did));
    }

    private Block AddBlock()
    {
        var block = new Block(_hash);
        var blocks = _blocks;
        var at = _count / BlockRows;
        if (at == blocks.Length)
        {
            Array.Resize(ref blocks, Math.Max(4, blocks.Length * 2));
        }

        blocks[at] = block;
        Volatile.Write(ref _blocks, blocks);
        RetainedBytes += Block.EmptyBytes;
        if (at > 0)
        {
            RetainedBytes -= blocks[at - 1].Trim();
        }

        return block;
    }

    private sealed class Block(ulong hashBefore)
    {
        public const int EmptyBytes = (BlockRows * (sizeof(int) + sizeof(long) + sizeof(uint))) + 64;

        private readonly int[] _ends = new int[BlockRows];
        private readonly long[] _sizes = new long[BlockRows];
        private readonly uint[] _checksums = new uint[BlockRows];
        private byte[] _text = [];
        private int _used;

        public ulong HashBefore { get; } = hashBefore;

        /// <summary>Returns by how many bytes the block has grown.</summary>
        public int Add(int index, ReadOnlySpan<byte> did, long size, uint checksum)
        {
            var before = _text.Length;
            if (_used + did.Length > before)
            {
                // A reader may hold the old array: it stays as it is.
                var grown = new byte[Math.Max(Math.Max(4096, before * 2), _used + did.Length)];
                _text.AsSpan(0, _used).CopyTo(grown);
                Volatile.Write(ref _text, grown);
            }

            did.CopyTo(_text.AsSpan(_used));
            _used += did.Length;
            _ends[index] = _used;
            _sizes[index] = size;
            _checksums[index] = checksum;
            return _text.Length - before;
        }

        /// <summary>Returns how many bytes were given back.</summary>
        public int Trim()
        {
            var before = _text.Length;
            Volatile.Write(ref _text, _text.AsSpan(0, _used).ToArray());
            return before - _used;
        }

        public FileRow At(int index)
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return new FileRow(Volatile.Read(ref _text).AsSpan(start, _ends[index] - start), _sizes[index], _checksums[index]);
        }
    }
}
