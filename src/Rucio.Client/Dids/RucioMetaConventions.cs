using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>The metadata keys that a site has agreed on, and the values that it allows. Names only: Rucio does not tell their types.</summary>
public sealed class RucioMetaConventions
{
    private readonly RucioHttp _http;

    internal RucioMetaConventions(RucioHttp http) => _http = http;

    /// <summary>The keys, in the order of Rucio. None where the site has agreed on nothing.</summary>
    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default) =>
        ListAsync(static root => new RucioPath(root).Slash(), cancellationToken);

    /// <summary>The allowed values of a key. None where it allows all, or is not known.</summary>
    public Task<IReadOnlyList<string>> ValuesAsync(string key, CancellationToken cancellationToken = default) =>
        ListAsync(root => new RucioPath(root, key).Slash(), cancellationToken);

    // Rucio: flaskapi/v1/meta_conventions.py; older servers have the same below /meta only.
    private async Task<IReadOnlyList<string>> ListAsync(Func<string, RucioPath> path, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetAsync(path("meta_conventions"), RucioJson.Default.IReadOnlyListString, cancellationToken).ConfigureAwait(false);
        }
        catch (RucioException e) when (e.Status is 404) // whatever the body is: a page of the web server where Rucio has no such route
        {
            return await _http.GetAsync(path("meta"), RucioJson.Default.IReadOnlyListString, cancellationToken).ConfigureAwait(false);
        }
    }
}
