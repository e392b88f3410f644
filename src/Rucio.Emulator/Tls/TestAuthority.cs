using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rucio.Emulator.Tls;

/// <summary>A certificate authority that lives as long as the emulator.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    internal TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Rucio Emulator Test CA,O=Rucio Emulator", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, to) = Validity(TimeSpan.FromDays(3650));
        _root = request.CreateSelfSigned(from, to);
    }

    /// <summary>The CA's certificate as PEM, without its key.</summary>
    public string CertificatePem => _root.ExportCertificatePem();

    /// <summary>A client certificate with its key.</summary>
    /// <param name="subject">The DN in RFC 2253 order, for example <c>CN=John Doe,OU=Users,DC=example,DC=org</c>.</param>
    /// <param name="lifetime">From now; negative: expired.</param>
    public X509Certificate2 Client(string subject, TimeSpan lifetime) => Issue(subject, lifetime, server: false);

    internal X509Certificate2 Server() => Issue("CN=localhost", TimeSpan.FromDays(365), server: true);

    public void Dispose() => _root.Dispose();

    private X509Certificate2 Issue(string subject, TimeSpan lifetime, bool server)
    {
        // Clients get RSA, as grid certificates are; the server an elliptic key, which is made at once.
        using var rsa = server ? null : RSA.Create(2048);
        using var ecdsa = server ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var name = new X500DistinguishedName(subject);
        var request = rsa is not null
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, ecdsa!, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(server ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        if (server)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        var (from, to) = Validity(lifetime);
        using var signer = _root.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The test CA has lost its key.");
        using var issued = request.Create(
            _root.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = rsa is not null ? issued.CopyWithPrivateKey(rsa) : issued.CopyWithPrivateKey(ecdsa!);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static (DateTimeOffset From, DateTimeOffset To) Validity(TimeSpan lifetime)
    {
        // The real clock: the TLS stacks of clients know no other.
        var now = DateTimeOffset.UtcNow;
        return lifetime < TimeSpan.Zero ? (now + lifetime - TimeSpan.FromDays(1), now + lifetime) : (now.AddHours(-1), now + lifetime);
    }
}
