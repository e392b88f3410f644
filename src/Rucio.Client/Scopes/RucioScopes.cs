using Rucio.Client.Http;

namespace Rucio.Client;

/// <summary>Scopes: the first half of every DID.</summary>
public sealed class RucioScopes
{
    private readonly RucioHttp _http;

    internal RucioScopes(RucioHttp http) => _http = http;

    /// <summary>All scopes, in the order in which they were made.</summary>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("scopes").Slash(), RucioJson.Default.IReadOnlyListString, cancellationToken);

    /// <summary>The scopes that belong to an account.</summary>
    public Task<IReadOnlyList<string>> OfAccountAsync(string account, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("scopes", account, "scopes"), RucioJson.Default.IReadOnlyListString, cancellationToken);
}
