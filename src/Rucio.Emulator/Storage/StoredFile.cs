using System.Collections.Concurrent;

namespace Rucio.Emulator.Storage;

/// <summary>A file on the storage. Seeded content is made at the first reading and then shared by all emulators of the process.</summary>
internal sealed class StoredFile(Func<byte[]> content, long length, DateTimeOffset modified)
{
    private static readonly ConcurrentDictionary<(string Name, int Length), Lazy<byte[]>> Seeded = new();

    private readonly Lazy<byte[]> _content = new(content);

    public byte[] Content => _content.Value;

    public long Length => length;

    public DateTimeOffset Modified => modified;

    /// <summary>As nginx builds it: seconds and size in hex.</summary>
    public string ETag => $"\"{modified.ToUnixTimeSeconds():x}-{length:x}\"";

    public StoredFile Copy(DateTimeOffset now) => new(() => Content, length, now);

    public static StoredFile Of(byte[] bytes, DateTimeOffset modified) => new(() => bytes, bytes.Length, modified);

    /// <param name="change">What was spoilt after the content was made, in the words of storage.json; null: nothing.</param>
    public static StoredFile Seed(string name, int catalogued, int length, string? change, DateTimeOffset modified) => new(
        () =>
        {
            var whole = Seeded.GetOrAdd((name, catalogued), static key => new Lazy<byte[]>(() => ContentRule.Bytes(key.Name, key.Length))).Value;
            if (change is null && length == catalogued)
            {
                return whole;
            }

            var spoilt = whole[..Math.Min(length, whole.Length)];
            if (change is not null && change.Contains("XOR", StringComparison.OrdinalIgnoreCase) && spoilt.Length > 0)
            {
                spoilt[0] ^= 0xff;
            }

            return spoilt;
        },
        length,
        modified);
}
