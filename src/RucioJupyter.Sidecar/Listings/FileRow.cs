using System.Text;
using Rucio.Policy;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>One file of a <see cref="FileRows"/>.</summary>
/// <param name="did"><c>scope:name</c> in UTF-8.</param>
/// <param name="size">In bytes; negative: Rucio does not know it.</param>
/// <param name="checksum">Adler-32, or <see cref="NoChecksum"/>.</param>
internal readonly ref struct FileRow(ReadOnlySpan<byte> did, long size, uint checksum)
{
    /// <summary>Rucio knows no checksum. No Adler-32 has this value: its halves are below 65521.</summary>
    public const uint NoChecksum = uint.MaxValue;

    public ReadOnlySpan<byte> Did { get; } = did;

    public long? Size => size < 0 ? null : size;

    public uint? Adler32 => checksum == NoChecksum ? null : checksum;

    public Did ToDid()
    {
        var colon = Did.IndexOf((byte)':');
        return new Did(Encoding.UTF8.GetString(Did[..colon]), Encoding.UTF8.GetString(Did[(colon + 1)..]));
    }
}
