using System.Net.Http.Headers;
using System.Net.Security;

namespace Rucio.Transfers.Storage;

/// <summary>Who the user is to a storage. Asked for hosts that Rucio named, never for a host that a storage redirected to.</summary>
internal interface IStorageCredentials
{
    /// <summary>The certificate to show in TLS, with its key and what leads to its authority; null for none.</summary>
    SslStreamCertificateContext? Identity { get; }

    /// <summary>The header to send, over https only; null for none.</summary>
    ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken);
}
