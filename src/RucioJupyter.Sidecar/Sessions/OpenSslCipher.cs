using System.Security.Cryptography;
using System.Text;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>OpenSSL's own encryption of PEM keys, in use before PKCS#8: <c>DEK-Info</c> names cipher and salt. Many grid certificates still have it.</summary>
/// <remarks>Source of the rule: the manual page PEM_read_bio_PrivateKey(3), "PEM encryption format".</remarks>
internal static class OpenSslCipher
{
    /// <returns>The DER bytes.</returns>
    /// <exception cref="CryptographicException">The pass-phrase is wrong, the cipher is unknown, or the block is damaged.</exception>
    public static byte[] Decrypt(string block, string passPhrase)
    {
        var lines = block.Split('\n', StringSplitOptions.TrimEntries);
        var info = lines.FirstOrDefault(line => line.StartsWith("DEK-Info:", StringComparison.Ordinal))?["DEK-Info:".Length..].Split(',')
            ?? throw new CryptographicException("The key's header names no cipher.");
        var headerEnd = Array.IndexOf(lines, "");
        if (info.Length != 2 || headerEnd < 0)
        {
            throw new CryptographicException("The key's header is damaged.");
        }

        try
        {
            var iv = Convert.FromHexString(info[1].Trim());
            var sealedKey = Convert.FromBase64String(string.Concat(lines[(headerEnd + 1)..^1]));
            using var cipher = Cipher(info[0].Trim());
            cipher.Key = Derive(Encoding.UTF8.GetBytes(passPhrase), iv.AsSpan(0, 8), cipher.KeySize / 8);
            return cipher.DecryptCbc(sealedKey, iv);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CryptographicException("The key is damaged.", e);
        }
    }

    private static SymmetricAlgorithm Cipher(string name)
    {
        SymmetricAlgorithm cipher = name switch
        {
            "AES-128-CBC" or "AES-192-CBC" or "AES-256-CBC" => Aes.Create(),
            "DES-EDE3-CBC" => TripleDES.Create(),
            _ => throw new CryptographicException($"The key is encrypted with {name}, which is not supported. Convert it with: openssl pkcs8 -topk8 -in old.pem -out new.pem"),
        };
        cipher.KeySize = name switch { "AES-128-CBC" => 128, "AES-256-CBC" => 256, _ => 192 };
        return cipher;
    }

    /// <summary>EVP_BytesToKey with MD5 and one round, as the format demands.</summary>
    private static byte[] Derive(byte[] passPhrase, ReadOnlySpan<byte> salt, int length)
    {
        var key = new byte[length];
        byte[] digest = [];
        for (var done = 0; done < length; done += digest.Length)
        {
            digest = MD5.HashData([.. digest, .. passPhrase, .. salt]);
            digest.AsSpan(0, Math.Min(digest.Length, length - done)).CopyTo(key.AsSpan(done));
        }

        return key;
    }
}
