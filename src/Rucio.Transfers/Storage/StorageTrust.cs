using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Rucio.Client;
using Rucio.Client.Http;

namespace Rucio.Transfers.Storage;

/// <summary>Which certificates of storage servers are believed: those of the machine and those of the instance.</summary>
internal sealed class StorageTrust
{
    private readonly X509Certificate2Collection _authorities;

    /// <param name="caCert">A PEM file, or a directory of them as grid sites keep it; null for the machine's own alone.</param>
    /// <exception cref="RucioException">It cannot be read or holds no certificate.</exception>
    public StorageTrust(string? caCert) => _authorities = string.IsNullOrEmpty(caCert) ? [] : TrustedAuthorities.Read(caCert);

    /// <summary>Null where the machine's own check is enough.</summary>
    public RemoteCertificateValidationCallback? Check => _authorities.Count == 0 ? null : IsTrusted;

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A wrong host name or no certificate at all is not a question of authorities.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Grid authorities publish lists by files, not by address.
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        using var copy = new X509Certificate2(certificate);
        return chain.Build(copy);
    }
}
