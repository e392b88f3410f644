using System.Collections.ObjectModel;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rucio.Client;

/// <summary>Makes of a certificate what a TLS connection presents.</summary>
public static class ClientCertificates
{
    /// <summary>A certificate with those between it and its authority; also a proxy after RFC 3820, which .NET itself refuses.</summary>
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">In any order; what is not needed does no harm.</param>
    /// <exception cref="RucioException">The key is missing, or the certificate cannot be presented.</exception>
    public static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection? chain)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new RucioException(RucioError.Invalid, $"The certificate of {certificate.Subject} comes without its private key.");
        }

        try
        {
            return IsProxy(certificate)
                ? Untested(certificate, new ReadOnlyCollection<X509Certificate2>(Ordered(certificate, chain ?? [])), trust: null)
                : SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or MissingMethodException)
        {
            throw new RucioException(RucioError.Invalid, $"The certificate of {certificate.Subject} cannot be presented: {e.Message}", e);
        }
    }

    /// <summary>From the issuer of the proxy upwards, without the authority that signs itself.</summary>
    private static List<X509Certificate2> Ordered(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        var ordered = new List<X509Certificate2>();
        var last = certificate;
        while (chain.FirstOrDefault(next => IsIssuer(next, last) && !ordered.Contains(next)) is { } issuer)
        {
            ordered.Add(issuer);
            last = issuer;
        }

        return ordered;
    }

    private static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 of) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(of.IssuerName.RawData)
        && !issuer.SubjectName.RawData.AsSpan().SequenceEqual(issuer.IssuerName.RawData);

    // RFC 3820, section 3.8: proxyCertInfo.
    private static bool IsProxy(X509Certificate2 certificate) =>
        certificate.Extensions.Any(extension => extension.Oid?.Value is "1.3.6.1.5.5.7.1.14" or "1.3.6.1.4.1.3536.1.222");

    // Create() builds a chain, and throws where OpenSSL reports a proxy (error 40, which .NET does not know). What the connection presents
    // needs no such chain, so the constructor behind Create() is called. TlsTests presents a proxy to OpenSSL and fails if that changes.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SslStreamCertificateContext Untested(
        X509Certificate2 target, ReadOnlyCollection<X509Certificate2> intermediates, SslCertificateTrust? trust);
}
