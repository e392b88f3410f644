using System.Net.Http.Headers;
using System.Net.Security;
using Rucio.Client;
using Rucio.Transfers.Storage;

namespace RucioJupyter.Sidecar.Sessions;

/// <summary>Who the user is to a storage: the same as to Rucio. A password is Rucio's alone and goes nowhere else.</summary>
/// <param name="identity">The certificate, or the proxy, with its chain; null: none.</param>
/// <param name="token">Gives the token of an identity provider as it is at each request; null: none. Sent over https only.</param>
internal sealed class StorageLogin(SslStreamCertificateContext? identity, Func<CancellationToken, ValueTask<Secret>>? token) : IStorageCredentials
{
    public static StorageLogin Nobody { get; } = new(null, null);

    public SslStreamCertificateContext? Identity => identity;

    public async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(Uri address, CancellationToken cancellationToken) =>
        token is null || address.Scheme != Uri.UriSchemeHttps ? null : new AuthenticationHeaderValue("Bearer", (await token(cancellationToken)).Reveal());
}
