using System.Security.Cryptography.X509Certificates;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>A certificate with its key, and the further certificates that a server needs to follow it to an authority.</summary>
internal sealed class ClientIdentity(X509Certificate2 certificate, X509Certificate2Collection chain, bool keyIsEncrypted) : IDisposable
{
    public X509Certificate2 Certificate { get; } = certificate;

    public X509Certificate2Collection Chain { get; } = chain;

    /// <summary>Whether the key's file needs a pass-phrase.</summary>
    public bool KeyIsEncrypted { get; } = keyIsEncrypted;

    /// <summary>The first end in the chain that the user holds: a proxy does not outlive the certificate that it was made from.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            var end = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime());
            foreach (var issuer in Chain)
            {
                var other = new DateTimeOffset(issuer.NotAfter.ToUniversalTime());
                end = other < end ? other : end;
            }

            return end;
        }
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var issuer in Chain)
        {
            issuer.Dispose();
        }
    }
}
