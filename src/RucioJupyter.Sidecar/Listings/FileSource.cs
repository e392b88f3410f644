using System.Runtime.CompilerServices;
using Rucio.Client;
using Rucio.Policy;

namespace RucioJupyter.Sidecar.Listings;

/// <summary>Where the rows of a listing come from: the call that does not look at replicas, 20 times cheaper than the one that does.</summary>
internal static class FileSource
{
    /// <exception cref="RucioException">Among others NotFound: there is no such DID.</exception>
    public static async IAsyncEnumerable<DidFile> ReadAsync(RucioClient client, Did did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var files = client.Dids.FilesAsync(did, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = false;
        var byPath = true;
        try
        {
            first = await files.MoveNextAsync();
        }
        catch (RucioException e) when (e is { Error: RucioError.Invalid, Status: null })
        {
            // Refused by the client: no path leads to this name, as it begins with a slash.
            byPath = false;
        }

        if (byPath)
        {
            for (var more = first; more; more = await files.MoveNextAsync())
            {
                yield return files.Current;
            }

            yield break;
        }

        var any = false;
        await foreach (var file in client.Dids.FilesAsync([did], cancellationToken))
        {
            any = true;
            yield return file;
        }

        if (!any)
        {
            // This call leaves unknown DIDs out without a word.
            await EnsureExistsAsync(client, did, cancellationToken);
        }
    }

    private static async Task EnsureExistsAsync(RucioClient client, Did did, CancellationToken cancellationToken)
    {
        await foreach (var _ in client.Dids.SearchAsync(did.Scope, did.Name, DidSearchType.All, cancellationToken))
        {
            return;
        }

        throw new RucioException(RucioError.NotFound, $"Data identifier '{did}' not found") { ExceptionClass = "DataIdentifierNotFound", Status = 404 };
    }
}
