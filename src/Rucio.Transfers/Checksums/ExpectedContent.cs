namespace Rucio.Transfers.Checksums;

/// <summary>What Rucio's catalogue says about the content of a file.</summary>
/// <param name="Bytes">Null where the catalogue does not know.</param>
/// <param name="Adler32">Hexadecimal; leading zeros may be missing, as some clients register them so.</param>
/// <param name="Md5">Used only where there is no adler32: Rucio's own order of preference.</param>
internal sealed record ExpectedContent(long? Bytes, string? Adler32, string? Md5)
{
    /// <summary>Whether a finished file can be proved to be the right one, wherever its bytes came from.</summary>
    public bool HasChecksum => Adler32 is { Length: > 0 } || Md5 is { Length: > 0 };

    public bool NeedsMd5 => Adler32 is not { Length: > 0 } && Md5 is { Length: > 0 };

    /// <summary>A description of the difference, null where the digest is as expected or nothing is known.</summary>
    public string? Difference(FileDigest digest)
    {
        if (Adler32 is { Length: > 0 } adler32)
        {
            return Same(adler32, digest.Adler32, 8) ? null : $"adler32 is {digest.Adler32} instead of {adler32}";
        }

        return Md5 is { Length: > 0 } md5 && !Same(md5, digest.Md5!, 32) ? $"md5 is {digest.Md5} instead of {md5}" : null;
    }

    private static bool Same(string catalogue, string computed, int digits) =>
        string.Equals(catalogue.Trim().PadLeft(digits, '0'), computed, StringComparison.OrdinalIgnoreCase);
}
