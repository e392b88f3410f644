using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RucioJupyter.Sidecar.Tests.Sessions;

/// <summary>An authority and the certificates of a user, as PEM files in a folder.</summary>
internal sealed class TestPki
{
    public TestPki(string folder, DateTimeOffset? now = null, TimeSpan? life = null)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        var start = (now ?? DateTimeOffset.UtcNow).AddHours(-1);
        using var caKey = RSA.Create(2048);
        var caRequest = new CertificateRequest("CN=Test Authority, DC=example, DC=org", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        caRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        caRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(caRequest.PublicKey, false));
        using var ca = caRequest.CreateSelfSigned(start, start.AddDays(30));
        CaFile = Write("ca.pem", ca.ExportCertificatePem());

        Key = RSA.Create(2048);
        var request = new CertificateRequest("CN=John Doe, OU=Users, DC=example, DC=org", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // As grid authorities issue them: voms-proxy-init signs nothing for a certificate without these.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(ca, start, start + (life ?? TimeSpan.FromDays(20)), RandomNumberGenerator.GetBytes(8));
        CertificateFile = Write("usercert.pem", certificate.ExportCertificatePem());
        KeyFile = Write("userkey.pem", Key.ExportPkcs8PrivateKeyPem());
        BothFile = Write("both.pem", certificate.ExportCertificatePem() + "\n" + Key.ExportPkcs8PrivateKeyPem());
        Certificate = X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    public string Folder { get; }

    public RSA Key { get; }

    public X509Certificate2 Certificate { get; }

    public string CaFile { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public string BothFile { get; }

    /// <summary>A file that only its owner may read.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
