using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Rucio.Client.Http;

/// <summary>Reads the authorities that an instance trusts.</summary>
internal static partial class TrustedAuthorities
{
    private const string Remedy = "The operator of this Jupyter has to correct rucio_ca_cert.";

    /// <summary>How the certificate of a Rucio server is checked.</summary>
    /// <param name="place">A PEM file or a directory of them; null: the authorities of the system.</param>
    /// <exception cref="RucioException">The place cannot be read or holds no certificate.</exception>
    public static X509ChainPolicy? Policy(string? place)
    {
        if (string.IsNullOrEmpty(place))
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Read(place));
        return policy;
    }

    /// <summary>The certificates of a place.</summary>
    /// <param name="place">A PEM file, or a directory of them as grid sites keep it. What cannot be read in a directory is left out.</param>
    /// <exception cref="RucioException">The place cannot be read or holds no certificate.</exception>
    public static X509Certificate2Collection Read(string place)
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (Directory.Exists(place))
            {
                foreach (var file in Directory.EnumerateFiles(place).Where(IsCertificate).Order(StringComparer.Ordinal))
                {
                    Import(found, file, isOptional: true);
                }
            }
            else
            {
                Import(found, place, isOptional: false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RucioException(RucioError.Invalid, $"The trusted authorities in '{place}' cannot be read: {e.Message.TrimEnd('.')}. {Remedy}", e);
        }

        return found.Count > 0
            ? found
            : throw new RucioException(RucioError.Invalid, $"There is no PEM certificate in '{place}', which is to hold the trusted authorities. {Remedy}");
    }

    private static void Import(X509Certificate2Collection found, string file, bool isOptional)
    {
        try
        {
            foreach (var certificate in Certificates(file))
            {
                if (!found.Contains(certificate))
                {
                    found.Add(certificate);
                }
            }
        }
        catch (Exception e) when (isOptional && e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            // A directory of authorities holds dangling links and files of other kinds; the others still count.
        }
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    private static bool IsCertificate(string file) =>
        HashName().IsMatch(Path.GetFileName(file)) || Path.GetExtension(file) is ".pem" or ".crt" or ".cer";

    [GeneratedRegex("^[0-9a-f]{8}\\.[0-9]+$")]
    private static partial Regex HashName();
}
