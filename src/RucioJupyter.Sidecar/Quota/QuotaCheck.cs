using System.Text.Json;
using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Dids;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;

namespace RucioJupyter.Sidecar.Quota;

/// <summary>Refuses a rule that cannot fit before Rucio is asked for it, with both numbers.</summary>
internal sealed class QuotaCheck(AccountQuota quotas, DidCatalogue dids, FileListings listings, RucioSessions sessions)
{
    /// <summary>The refusal that <paramref name="did"/> on <paramref name="rse"/> would meet; null where it may fit, or nobody can say.</summary>
    /// <exception cref="RefusalException">404 did_not_found.</exception>
    public async Task<RefusalException?> RefusalAsync(Instance instance, Did did, string rse, CancellationToken cancellationToken)
    {
        var bytes = await SizeAsync(instance, did, cancellationToken);
        if (bytes is not { } needed)
        {
            return null;
        }

        var quota = await quotas.GetAsync(instance, cancellationToken, fresh: true);
        var refusal = Find(instance, did, rse, needed, quota);
        return refusal is not null && !await IsAdminAsync(instance, quota.Account, cancellationToken) ? refusal : null;
    }

    /// <summary>What Rucio's own refusal lacks.</summary>
    public async Task<RefusalException> ExplainAsync(Instance instance, Did did, string rse, RucioException said, CancellationToken cancellationToken)
    {
        var bytes = await SizeAsync(instance, did, cancellationToken);
        var quota = await quotas.GetAsync(instance, cancellationToken, fresh: true);
        var remaining = quota.Items.FirstOrDefault(item => item.Rse == rse)?.Remaining ?? 0;
        return Refusal(instance, did, rse, quota.Account, bytes, Math.Max(0, remaining), said);
    }

    private static RefusalException? Find(Instance instance, Did did, string rse, long needed, QuotaReply quota)
    {
        // An account without a limit there may still be one that no limit binds: Rucio decides.
        var left = quota.Items.Where(item => item.Rse == rse && item.Limit > 0).Select(item => item.Remaining)
            .Concat(quota.Global.Where(item => item.Rses.Contains(rse) && item.Limit > 0).Select(item => item.Remaining))
            .ToList();
        return left.Count > 0 && left.Min() < needed ? Refusal(instance, did, rse, quota.Account, needed, Math.Max(0, left.Min()), null) : null;
    }

    private static RefusalException Refusal(Instance instance, Did did, string rse, string account, long? needed, long left, RucioException? said)
    {
        var size = needed is { } bytes ? $"{did} has {ByteText.Of(bytes)}" : $"{did} does not fit";
        return new RefusalException(409, QuotaCodes.QuotaExceeded, $"{size}, and the account {account} has {ByteText.Of(left)} left on {rse}.", said)
        {
            Instance = instance.Name,
            Field = "did",
            Remedy = "Delete rules that you no longer need, choose a smaller dataset, or ask for more quota.",
            ExceptionClass = said?.ExceptionClass,
            ExceptionMessage = said?.ExceptionMessage,
        };
    }

    /// <summary>Open collections have no size at Rucio: their files are added up.</summary>
    private async Task<long?> SizeAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var details = await dids.GetAsync(instance, did, cancellationToken);
        if (details.Bytes is { } bytes)
        {
            return bytes;
        }

        var listing = listings.Open(instance, did);
        await listing.Finished.WaitAsync(cancellationToken);
        listing.ThrowIfTorn();
        return listing.Rows.AllSizesKnown ? listing.Rows.TotalBytes : null;
    }

    // Rucio: core/rse_selector.py; no limit binds an account with this attribute.
    private async Task<bool> IsAdminAsync(Instance instance, string account, CancellationToken cancellationToken)
    {
        try
        {
            var attributes = await sessions.Client(instance).Accounts.AttributesAsync(account, cancellationToken);
            return attributes.Any(a => a.Key == "admin" && a.Value.ValueKind is JsonValueKind.True);
        }
        catch (RucioException e) when (e.Error is RucioError.Forbidden or RucioError.NotFound)
        {
            // Who may not read attributes is no administrator.
            return false;
        }
    }
}
