using Rucio.Client;
using Rucio.Transfers.Uploads;
using RucioJupyter.Sidecar.Instances;

namespace RucioJupyter.Sidecar.Rses;

/// <summary>Where the sidecar can put files.</summary>
internal sealed class WritableRses(RseCatalogue rses)
{
    private const int AtOnce = 8;

    /// <summary>Beyond this many candidates nobody asks each one how full it is: the list would take longer than the choice.</summary>
    private const int MostUsages = 100;

    /// <summary>All storage elements, those that can be written first, each group by name.</summary>
    /// <param name="members">Only these; null: all.</param>
    public async Task<IReadOnlyList<WritableRse>> ListAsync(Instance instance, IReadOnlySet<string>? members, CancellationToken cancellationToken)
    {
        var all = (await rses.ListAsync(instance, null, cancellationToken)).Where(rse => members?.Contains(rse.Name) != false).ToList();
        var open = all.Where(rse => rse.AvailabilityWrite != false && rse.Deterministic != false && rse.StagingArea != true).ToList();
        var found = new WritableRse[open.Count];
        await Parallel.ForAsync(0, open.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (at, token) =>
            found[at] = await DescribeAsync(instance, open[at].Name, open.Count <= MostUsages, token));
        return
        [
            .. found.Concat(all.Except(open).Select(rse => new WritableRse(rse.Name, false, [], null)))
                .OrderByDescending(rse => rse.Writable).ThenBy(rse => rse.Rse, StringComparer.Ordinal),
        ];
    }

    /// <summary>The best protocol by which the sidecar can write; null where there is none.</summary>
    /// <param name="settings">Of the storage element.</param>
    /// <param name="secureFirst">Whether one with TLS goes before one that its administrators prefer: a token or a certificate is shown over TLS alone.</param>
    public static RseProtocol? Protocol(RseSettings settings, bool secureFirst = false) => WriteProtocols(settings)
        .Where(protocol => WebDavTarget.Handles(protocol.Scheme))
        .OrderByDescending(protocol => secureFirst && protocol.Scheme is ("https" or "davs"))
        .FirstOrDefault();

    private static IEnumerable<RseProtocol> WriteProtocols(RseSettings settings) => settings.Protocols
        .Where(protocol => protocol.Domains.TryGetValue("wan", out var wan) && wan.Write is > 0)
        .OrderBy(protocol => protocol.Domains["wan"].Write);

    private async Task<WritableRse> DescribeAsync(Instance instance, string rse, bool withUsage, CancellationToken cancellationToken)
    {
        try
        {
            var settings = await rses.SettingsAsync(instance, rse, cancellationToken);
            var isWritable = settings is { AvailabilityWrite: not false, Deterministic: true } && Protocol(settings) is not null;
            var free = isWritable && withUsage ? await rses.FreeBytesAsync(instance, rse, cancellationToken) : null;
            return new WritableRse(rse, isWritable, [.. WriteProtocols(settings).Select(protocol => protocol.Scheme).Distinct()], free);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound or RucioError.Forbidden)
        {
            return new WritableRse(rse, false, [], null); // Removed meanwhile, or not for this account.
        }
    }
}

/// <summary>A storage element in the reply of <c>GET list-rses?writable=1</c>.</summary>
/// <param name="Writable">Whether the sidecar can put files there: open, deterministic, and reached by http, https, dav or davs.</param>
/// <param name="Schemes">Those that it offers for writing, the best first.</param>
/// <param name="Free">Bytes; null where Rucio does not know.</param>
internal sealed record WritableRse(string Rse, bool Writable, IReadOnlyList<string> Schemes, long? Free);

/// <summary>Reply of <c>GET list-rses?writable=1</c>.</summary>
internal sealed record WritableRsesReply(IReadOnlyList<WritableRse> Items);
