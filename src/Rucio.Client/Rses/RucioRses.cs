using System.Text.Json;
using Rucio.Client.Http;
using Rucio.Policy;

namespace Rucio.Client;

/// <summary>Storage elements.</summary>
public sealed class RucioRses
{
    // Apache refuses a request line of more than 8190 bytes.
    private const int LongestQuery = 6000;

    private readonly RucioHttp _http;

    internal RucioRses(RucioHttp http) => _http = http;

    /// <summary>All storage elements, or those of an expression. One that matches none is a failure (<c>InvalidRSEExpression</c>).</summary>
    public IAsyncEnumerable<Rse> ListAsync(string? expression = null, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("rses").Slash().With("expression", expression), RucioJson.Default.Rse, cancellationToken);

    /// <summary>One storage element with its settings and protocols.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> where there is none.</exception>
    public Task<RseSettings> GetAsync(string rse, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rses", rse), RucioJson.Default.RseSettings, cancellationToken);

    /// <summary>What its administrators say about it. <c>true</c> and <c>false</c> are truth values, everything else is text.</summary>
    public Task<IReadOnlyDictionary<string, JsonElement>> AttributesAsync(string rse, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rses", rse, "attr").Slash(), RucioJson.Default.IReadOnlyDictionaryStringJsonElement, cancellationToken);

    /// <summary>The ways to reach it.</summary>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> also where it has none.</exception>
    public Task<IReadOnlyList<RseProtocol>> ProtocolsAsync(string rse, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rses", rse, "protocols"), RucioJson.Default.IReadOnlyListRseProtocol, cancellationToken);

    /// <summary>How full it is, by each source or by one.</summary>
    public IAsyncEnumerable<RseUsage> UsageAsync(
        string rse, string? source = null, bool perAccount = false, CancellationToken cancellationToken = default) => _http.StreamAsync(
        new RucioPath("rses", rse, "usage").With("source", source).With("per_account", perAccount ? "true" : null),
        RucioJson.Default.RseUsage,
        cancellationToken);

    /// <summary>What each account takes and may take there.</summary>
    public IAsyncEnumerable<RseAccountUsage> AccountUsageAsync(string rse, CancellationToken cancellationToken = default) =>
        _http.StreamAsync(new RucioPath("rses", rse, "accounts", "usage"), RucioJson.Default.RseAccountUsage, cancellationToken);

    /// <summary>Limits set by its administrators, in bytes, by name.</summary>
    public Task<IReadOnlyDictionary<string, long>> LimitsAsync(string rse, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rses", rse, "limits"), RucioJson.Default.IReadOnlyDictionaryStringInt64, cancellationToken);

    /// <summary>How far it is from another.</summary>
    public Task<IReadOnlyList<RseDistance>> DistancesAsync(string source, string destination, CancellationToken cancellationToken = default) =>
        _http.GetAsync(new RucioPath("rses", source, "distances", destination), RucioJson.Default.IReadOnlyListRseDistance, cancellationToken);

    /// <summary>Where files lie, or would lie, on a deterministic storage element.</summary>
    /// <param name="rse">Which.</param>
    /// <param name="files">They need not exist.</param>
    /// <param name="scheme">Null: that of the best protocol.</param>
    /// <param name="operation"><c>read</c>, <c>write</c> or <c>delete</c>; null: write.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>PFNs by <c>scope:name</c>, not percent-encoded.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Lfns2PfnsAsync(
        string rse, IEnumerable<Did> files, string? scheme = null, string? operation = null, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chunk in InShortQueries(files))
        {
            var path = new RucioPath("rses", rse, "lfns2pfns");
            foreach (var file in chunk)
            {
                path.With("lfn", file);
            }

            path.With("scheme", scheme).With("operation", operation);
            foreach (var (file, pfn) in await _http.GetAsync(path, RucioJson.Default.IReadOnlyDictionaryStringString, cancellationToken).ConfigureAwait(false))
            {
                found[file] = pfn;
            }
        }

        return found;
    }

    private static IEnumerable<IReadOnlyList<string>> InShortQueries(IEnumerable<Did> files)
    {
        var (chunk, length) = (new List<string>(), 0);
        foreach (var file in files.Select(file => file.ToString()))
        {
            var longer = Uri.EscapeDataString(file).Length + "&lfn=".Length;
            if (chunk.Count > 0 && length + longer > LongestQuery)
            {
                yield return chunk;
                (chunk, length) = ([], 0);
            }

            chunk.Add(file);
            length += longer;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
