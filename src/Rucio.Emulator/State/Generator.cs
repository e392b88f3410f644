using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rucio.Emulator.Wire;

namespace Rucio.Emulator.State;

/// <summary>A dataset whose files are given by formulas of their number instead of rows.</summary>
internal sealed class Generator
{
    private readonly string _before;
    private readonly string _after;
    private readonly int _digits;
    private readonly int _from;
    private readonly JsonObject _columns;

    public Generator(JsonObject row, JsonObject fileDefaults, IReadOnlyDictionary<string, Rse> rses)
    {
        Parent = new DidKey(row["parent"]!["scope"]!.GetValue<string>(), row["parent"]!["name"]!.GetValue<string>());
        Scope = row["child_scope"]!.GetValue<string>();
        (_before, _digits, _after) = Split(row["name_pattern"]!.GetValue<string>());
        _from = row["index_from"]!.GetValue<int>();
        Count = row["index_to"]!.GetValue<int>() - _from + 1;
        Guid = row["content_values"]?["guid"]?.GetValue<string>();
        Events = row["content_values"]?["events"]?.GetValue<long>();
        _columns = (JsonObject)fileDefaults.DeepClone();
        foreach (var (key, value) in (JsonObject)row["did_values"]!)
        {
            _columns[key] = value?.DeepClone();
        }

        _columns["created_at"] = row["created_at"]!.DeepClone();
        var created = WireDate.Parse(row["replica_created_at"]!.GetValue<string>());
        Replicas =
        [
            .. row["replicas"]!.AsArray().Select(replica => new ReplicaRow
            {
                Rse = rses[replica!["rse"]!.GetValue<string>()],
                State = replica["state"]!.GetValue<string>(),
                Path = replica["path"]?.GetValue<string>(),
                CreatedAt = created,
            }),
        ];
    }

    public DidKey Parent { get; }

    public string Scope { get; }

    public int Count { get; }

    public string? Guid { get; }

    public long? Events { get; }

    /// <summary>The same for each file.</summary>
    public IReadOnlyList<ReplicaRow> Replicas { get; }

    public Attachment Child(int index)
    {
        var name = NameAt(index);
        var md5 = Md5(name);
        return new Attachment(new DidKey(Scope, name), "FILE", BytesOf(md5), md5[..8], md5, Guid, Events, null);
    }

    public IEnumerable<Attachment> Children() => Enumerable.Range(0, Count).Select(Child);

    /// <summary>Whether the name is one of the pattern; cheap.</summary>
    public bool Contains(DidKey key) =>
        !(key.Scope != Scope || key.Name.Length != _before.Length + _digits + _after.Length
            || !key.Name.StartsWith(_before, StringComparison.Ordinal) || !key.Name.EndsWith(_after, StringComparison.Ordinal)
            || !int.TryParse(key.Name.AsSpan(_before.Length, _digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < _from || number >= _from + Count);

    public DidRow? Find(DidKey key)
    {
        if (!Contains(key))
        {
            return null;
        }

        var md5 = Md5(key.Name);
        var row = new JsonObject { ["scope"] = key.Scope, ["name"] = key.Name, ["bytes"] = BytesOf(md5), ["adler32"] = md5[..8], ["md5"] = md5, ["did_type"] = "FILE" };
        return DidRow.Read(row, _columns);
    }

    public string NameAt(int index) => _before + (index + _from).ToString("D" + _digits, CultureInfo.InvariantCulture) + _after;

    private static string Md5(string name)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        Span<byte> hash = stackalloc byte[16];
        MD5.HashData(utf8[..Encoding.UTF8.GetBytes(name, utf8)], hash);
        return Convert.ToHexStringLower(hash);
    }

    private static long BytesOf(string md5) =>
        1_000_000 + (long.Parse(md5.AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 1_000_000_000);

    private static (string Before, int Digits, string After) Split(string pattern)
    {
        var at = pattern.IndexOf("%0", StringComparison.Ordinal);
        var end = pattern.IndexOf('d', at);
        return (pattern[..at], int.Parse(pattern.AsSpan(at + 2, end - at - 2), CultureInfo.InvariantCulture), pattern[(end + 1)..]);
    }
}
