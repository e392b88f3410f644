using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>The parts of a PEM file that a login needs, the old encrypted form of OpenSSL included.</summary>
internal sealed record PemFile(IReadOnlyList<string> Certificates, PemKey? Key)
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    public static PemFile Parse(string text)
    {
        var certificates = new List<string>();
        PemKey? key = null;
        foreach (var (label, block) in Blocks(text))
        {
            if (label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE")
            {
                certificates.Add(block);
            }
            else if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                key ??= PemKey.Of(label, block);
            }
        }

        return new PemFile(certificates, key);
    }

    /// <summary>Each block from its first to its last dash. By hand: the library's reader passes over blocks with headers.</summary>
    private static IEnumerable<(string Label, string Block)> Blocks(string text)
    {
        for (var at = 0; (at = text.IndexOf(Begin, at, StringComparison.Ordinal)) >= 0;)
        {
            var labelEnd = text.IndexOf(Dashes, at + Begin.Length, StringComparison.Ordinal);
            if (labelEnd < 0)
            {
                yield break;
            }

            var label = text[(at + Begin.Length)..labelEnd];
            var closing = $"-----END {label}-----";
            var end = text.IndexOf(closing, labelEnd, StringComparison.Ordinal);
            if (end < 0)
            {
                yield break;
            }

            end += closing.Length;
            yield return (label, text[at..end]);
            at = end;
        }
    }
}

/// <summary>A private key as it stands in a PEM file.</summary>
internal sealed record PemKey(string Label, string Block, bool IsEncrypted)
{
    public static PemKey Of(string label, string block) =>
        new(label, block, label == "ENCRYPTED PRIVATE KEY" || block.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal));

    /// <summary>The certificate with this key, both in memory only.</summary>
    /// <exception cref="CryptographicException">The pass-phrase is wrong, the key is damaged, or it does not belong to the certificate.</exception>
    /// <exception cref="ArgumentException">The key is of another kind than that of the certificate.</exception>
    public X509Certificate2 Join(string certificate, string? passPhrase) =>
        !IsEncrypted ? X509Certificate2.CreateFromPem(certificate, Block)
        : Label == "ENCRYPTED PRIVATE KEY" ? X509Certificate2.CreateFromEncryptedPem(certificate, Block, passPhrase)
        : X509Certificate2.CreateFromPem(certificate, PemEncoding.WriteString(Label, OpenSslCipher.Decrypt(Block, passPhrase ?? "")));

    /// <summary>Keeps the key out of every log.</summary>
    public override string ToString() => Label;
}
