using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Rucio.Transfers.Storage;

/// <summary>For storage that anyone may read.</summary>
internal sealed class NoCredentials : IStorageCredentials
{
    public X509Certificate2? Certificate => null;

    public ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken) => new((AuthenticationHeaderValue?)null);
}
