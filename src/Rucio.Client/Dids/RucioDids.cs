using System.Globalization;
using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>Datasets, containers and files. Lists come as they are sent; a list that broke off ends in a <see cref="RucioException"/>.</summary>
public sealed partial class RucioDids
{
    private readonly RucioHttp _http;

    internal RucioDids(RucioHttp http) => _http = http;

    /// <summary>Searches one scope.</summary>
    public IAsyncEnumerable<DidSummary> SearchAsync(DidSearch search, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(SearchPath(search).With("long", "1"), RucioJson.Default.DidSummary, cancellationToken);

    /// <inheritdoc cref="SearchAsync(DidSearch, CancellationToken)"/>
    public IAsyncEnumerable<DidSummary> SearchAsync(
        string scope, string name, DidSearchType type, CancellationToken cancellationToken = default) =>
        SearchAsync(new DidSearch(scope) { Name = name, Type = type }, cancellationToken);

    /// <summary>Searches one scope for names alone.</summary>
    public IAsyncEnumerable<string> SearchNamesAsync(DidSearch search, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(SearchPath(search), RucioJson.Default.String, cancellationToken);

    /// <summary>One DID.</summary>
    /// <param name="did">Which.</param>
    /// <param name="depth">How far down sizes are summed, where the collection is open; null: not at all.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> where there is none.</exception>
    /// <remarks>A name that cannot stand in a path is searched for, which gives type and size and nothing else.</remarks>
    public Task<DidDetails> GetAsync(Did did, DidDepth? depth = null, CancellationToken cancellationToken = default) => _http.CanAddress(did)
        ? _http.GetAsync(
            new RucioPath("dids").Add(did).With("dynamic_depth", depth?.ToString().ToUpperInvariant()), RucioJson.Default.DidDetails, cancellationToken)
        : FindAsync(did, cancellationToken);

    /// <summary>All files below a collection, flat; a file gives itself.</summary>
    public IAsyncEnumerable<DidFile> FilesAsync(Did did, CancellationToken cancellationToken = default) => _http.CanAddress(did)
        ? _http.StreamAsync(new RucioPath("dids").Add(did).Add("files"), RucioJson.Default.DidFile, cancellationToken)
        : KnownAsync(did, FilesAsync([did], cancellationToken), cancellationToken);

    /// <summary>The direct members of a collection; none for a file.</summary>
    /// <remarks>For a name that cannot stand in a path Rucio lists all that is below it, and sizes and checksums are not known.</remarks>
    public IAsyncEnumerable<DidChild> ContentAsync(Did did, CancellationToken cancellationToken = default) => _http.CanAddress(did)
        ? _http.StreamAsync(new RucioPath("dids").Add(did).Add("dids"), RucioJson.Default.DidChild, cancellationToken)
        : KnownAsync(did, MembersAsync(did, cancellationToken), cancellationToken);

    /// <summary>The collections of which it is a direct member; none for an unknown DID.</summary>
    public IAsyncEnumerable<DidChild> ParentsAsync(Did did, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("dids").Add(did).Add("parents"), RucioJson.Default.DidChild, cancellationToken);

    /// <summary>The metadata: of Rucio's own columns, of a plugin, or of <c>ALL</c>.</summary>
    /// <param name="did">Which.</param>
    /// <param name="plugin"><c>DID_COLUMN</c>, <c>JSON</c>, <c>ALL</c>; null: Rucio's own columns.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<IReadOnlyDictionary<string, JsonElement>> MetadataAsync(
        Did did, string? plugin = null, CancellationToken cancellationToken = default) => _http.CanAddress(did)
        ? _http.GetAsync(
            new RucioPath("dids").Add(did).Add("meta").With("plugin", plugin), RucioJson.Default.IReadOnlyDictionaryStringJsonElement, cancellationToken)
        : FindMetadataAsync(did, plugin, cancellationToken);

    /// <summary>The metadata of several DIDs; those that are unknown give nothing, and the order is Rucio's. Names may be any.</summary>
    public IAsyncEnumerable<IReadOnlyDictionary<string, JsonElement>> MetadataAsync(
        IEnumerable<Did> dids, string? plugin = null, CancellationToken cancellationToken = default)
    {
        var body = JsonBody.Of(json =>
        {
            json.WriteDids(dids);
            json.WriteOptional("plugin", plugin);
        });
        var request = new RucioRequest(HttpMethod.Post, new RucioPath("dids", "bulkmeta")) { Body = body, IsSafe = true };
        return _http.StreamAsync(request, RucioJson.Default.IReadOnlyDictionaryStringJsonElement, cancellationToken);
    }

    /// <summary>All files below several collections, each with its <see cref="DidFile.ParentName"/>. Names may be any.</summary>
    public IAsyncEnumerable<DidFile> FilesAsync(IEnumerable<Did> dids, CancellationToken cancellationToken = default)
    {
        var request = new RucioRequest(HttpMethod.Post, new RucioPath("dids", "bulkfiles"))
        {
            Body = JsonBody.Of(json => json.WriteDids(dids)),
            IsSafe = true,
        };
        return _http.StreamAsync(request, RucioJson.Default.DidFile, cancellationToken);
    }

    /// <summary>All DIDs of a scope that are in no collection; or one of them with all that is below it.</summary>
    /// <param name="scope">An unknown one gives none.</param>
    /// <param name="name">One DID; null: all.</param>
    /// <param name="recursive">Whether what is below is given too.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public IAsyncEnumerable<DidListed> ListAsync(
        string scope, string? name = null, bool recursive = false, CancellationToken cancellationToken = default) => _http.StreamAsync(
        new RucioPath("dids", scope).Slash().With("name", name).With("recursive", recursive ? "true" : null),
        RucioJson.Default.DidListed,
        cancellationToken);

    private static RucioPath SearchPath(DidSearch search)
    {
        var path = new RucioPath("dids", search.Scope, "dids", "search").With("type", search.Type.ToString().ToLowerInvariant());
        path = search.Filters.Count == 0
            ? path.With("name", search.Name)
            : path.With("filters", PythonLiteral.Filters(search.Filters, search.Name));
        return path.With("limit", search.Limit?.ToString(CultureInfo.InvariantCulture)).With("recursive", search.Recursive ? "1" : null);
    }
}
