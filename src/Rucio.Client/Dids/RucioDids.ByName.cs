using System.Runtime.CompilerServices;
using System.Text.Json;
using Rucio.Policy;

namespace Rucio.Client;

/// <content>
/// Names that cannot stand in a path: Rucio's web server drops a slash at the beginning and merges two into one, so that another DID
/// would be asked for. Calls that take the name in the query or in the body reach it all the same.
/// </content>
public sealed partial class RucioDids
{
    private async Task<DidDetails> FindAsync(Did did, CancellationToken cancellationToken)
    {
        var search = new DidSearch(did.Scope) { Name = did.Name, Type = DidSearchType.All };
        await foreach (var found in SearchAsync(search, cancellationToken).ConfigureAwait(false))
        {
            if (found.Name == did.Name && found.Type is { } type)
            {
                return new DidDetails { Scope = found.Scope, Name = found.Name, Type = type, Bytes = found.Bytes, Length = found.Length };
            }
        }

        throw NotFound(did);
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>> FindMetadataAsync(Did did, string? plugin, CancellationToken cancellationToken)
    {
        await foreach (var metadata in MetadataAsync([did], plugin ?? "DID_COLUMN", cancellationToken).ConfigureAwait(false))
        {
            return metadata;
        }

        throw NotFound(did);
    }

    private async IAsyncEnumerable<DidChild> MembersAsync(Did did, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var listed in ListAsync(did.Scope, did.Name, recursive: true, cancellationToken).ConfigureAwait(false))
        {
            if (listed.Parent?.Did == did)
            {
                yield return new DidChild { Scope = listed.Scope, Name = listed.Name, Type = listed.Type, Bytes = listed.Bytes };
            }
        }
    }

    /// <summary>An empty list may also mean that there is no such DID, which these calls do not tell.</summary>
    private async IAsyncEnumerable<T> KnownAsync<T>(Did did, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isEmpty = true;
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            isEmpty = false;
            yield return item;
        }

        if (isEmpty)
        {
            await FindAsync(did, cancellationToken).ConfigureAwait(false);
        }
    }

    private static RucioException NotFound(Did did) =>
        new(RucioError.NotFound, $"Data identifier '{did}' not found.") { ExceptionClass = "DataIdentifierNotFound" };
}
