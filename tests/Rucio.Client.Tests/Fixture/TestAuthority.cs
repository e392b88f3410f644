using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rucio.Client.Tests.Fixture;

/// <summary>A certificate authority for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test CA,O=" + Guid.NewGuid().ToString("N"), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
    }

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Server(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        return Issue(Certificate, "CN=" + host, names.Build());
    }

    public X509Certificate2 User(string subject) => Issue(Certificate, subject);

    /// <summary>A proxy, signed by the certificate that it stands for.</summary>
    public static X509Certificate2 Proxy(X509Certificate2 user)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Under(user.SubjectName), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509Extension(new Oid("1.3.6.1.5.5.7.1.14"), [0x30, 0x0c, 0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x15, 0x01], true));
        using var issuerKey = user.GetECDsaPrivateKey()!;
        var signed = request.Create(user.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    // RFC 3820, section 3.4: the name of the issuer and one more common name, which comes last in the encoding.
    private static X500DistinguishedName Under(X500DistinguishedName issuer)
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        using (name.PushSequence())
        {
            var parts = new AsnReader(issuer.RawData, AsnEncodingRules.DER).ReadSequence();
            while (parts.HasData)
            {
                name.WriteEncodedValue(parts.ReadEncodedValue().Span);
            }

            using (name.PushSetOf())
            using (name.PushSequence())
            {
                name.WriteObjectIdentifier("2.5.4.3");
                name.WriteCharacterString(UniversalTagNumber.UTF8String, "1234567");
            }
        }

        return new X500DistinguishedName(name.Encode());
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 issuer, string subject, X509Extension? extension = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (extension is not null)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var signed = request.Create(issuer, DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
