using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Rucio.Transfers.Storage;

namespace Rucio.Transfers.Tests.Support;

internal sealed class GivenCredentials(string? token = null, X509Certificate2? certificate = null) : IStorageCredentials
{
    public SslStreamCertificateContext? Identity => certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true);

    public ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken) =>
        new(token is null ? null : new AuthenticationHeaderValue("Bearer", token));
}
