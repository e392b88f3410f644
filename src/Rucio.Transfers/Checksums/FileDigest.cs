using System.Security.Cryptography;

namespace Rucio.Transfers.Checksums;

/// <summary>The checksum of a file while its bytes pass by: adler32 always, md5 where it is asked for.</summary>
internal sealed class FileDigest(bool withMd5) : IDisposable
{
    private readonly IncrementalHash? _md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
    private Adler32 _adler32 = Checksums.Adler32.Start;

    public string Adler32 => _adler32.Hex;

    /// <summary>32 lower-case hexadecimal digits; null where md5 was not asked for.</summary>
    public string? Md5 => _md5 is null ? null : Convert.ToHexStringLower(_md5.GetCurrentHash());

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _adler32.Append(bytes);
        _md5?.AppendData(bytes);
    }

    /// <summary>Forgets what has passed.</summary>
    public void Restart()
    {
        _adler32 = Checksums.Adler32.Start;
        _md5?.GetHashAndReset();
    }

    public void Dispose() => _md5?.Dispose();
}
