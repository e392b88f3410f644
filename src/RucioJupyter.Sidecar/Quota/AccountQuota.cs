using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Quota;

/// <summary>What the user's account takes and may take.</summary>
internal sealed class AccountQuota(RucioSessions sessions, TimeProvider time) : IPurgeable
{
    private readonly SharedAnswers<(string Instance, string? Account), QuotaReply> _answers = new(time, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(3));

    /// <param name="instance">Where to ask.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="fresh">Does without an answer at hand.</param>
    public Task<QuotaReply> GetAsync(Instance instance, CancellationToken cancellationToken, bool fresh = false)
    {
        var client = sessions.Client(instance);
        var account = sessions.AccountOf(instance);
        return _answers.GetAsync((instance.Name, account), token => AskAsync(client, account, token), cancellationToken, fresh);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear() => _answers.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private static async Task<QuotaReply> AskAsync(RucioClient client, string? account, CancellationToken cancellationToken)
    {
        account ??= (await client.Accounts.WhoAmIAsync(cancellationToken)).Name;
        var items = new List<RseQuota>();
        await foreach (var usage in client.Accounts.UsageAsync(account, cancellationToken))
        {
            items.Add(new RseQuota(usage.Rse, usage.Bytes, usage.LimitBytes ?? 0, usage.RemainingBytes ?? ((usage.LimitBytes ?? 0) - usage.Bytes), usage.Files));
        }

        var global = new List<GlobalQuota>();
        var limits = await client.Accounts.GlobalLimitsAsync(account, cancellationToken);
        if (limits.Count > 0)
        {
            await foreach (var usage in client.Accounts.GlobalUsageAsync(account, cancellationToken))
            {
                var rses = limits.TryGetValue(usage.RseExpression, out var limit) ? limit.Rses : [];
                global.Add(new GlobalQuota(usage.RseExpression, rses, usage.Bytes, usage.LimitBytes ?? 0, usage.RemainingBytes ?? ((usage.LimitBytes ?? 0) - usage.Bytes), usage.Files));
            }
        }

        return new QuotaReply(account, [.. items.OrderBy(item => item.Rse, StringComparer.Ordinal)], global);
    }
}
