using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Rucio.Transfers.Storage;

/// <summary>Who the user is to a storage. Asked for hosts that Rucio named, never for a host that a storage redirected to.</summary>
internal interface IStorageCredentials
{
    /// <summary>The certificate, with its key, to show in TLS; null for none. Asked at each new connection.</summary>
    X509Certificate2? Certificate { get; }

    /// <summary>The header to send, over https only; null for none.</summary>
    ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken);
}
