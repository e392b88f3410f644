using System.Net.Http.Headers;
using System.Net.Security;

namespace Rucio.Transfers.Storage;

/// <summary>For storage that anyone may read.</summary>
internal sealed class NoCredentials : IStorageCredentials
{
    public SslStreamCertificateContext? Identity => null;

    public ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken) => new((AuthenticationHeaderValue?)null);
}
