using System.Text.Json;
using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Rses;

/// <summary>What Rucio says of its storage elements, which changes rarely.</summary>
internal sealed class RseCatalogue(RucioSessions sessions, TimeProvider time) : IPurgeable
{
    private static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(3);

    private readonly SharedAnswers<(string Instance, string? Account, string Expression), IReadOnlyList<Rse>> _lists = new(time, TimeSpan.FromMinutes(1), FaultLife);
    private readonly SharedAnswers<(string Instance, string Expression), IReadOnlySet<string>> _members = new(time, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
    private readonly SharedAnswers<(string Instance, string Rse), IReadOnlyDictionary<string, JsonElement>> _attributes = new(time, TimeSpan.FromMinutes(30), FaultLife, TimeSpan.FromHours(12), 2048);
    private readonly SharedAnswers<(string Instance, string Rse), RseSettings> _settings = new(time, TimeSpan.FromMinutes(10), FaultLife, TimeSpan.FromHours(1), 2048);
    private readonly SharedAnswers<(string Instance, string Rse), long?> _free = new(time, TimeSpan.FromMinutes(5), FaultLife, TimeSpan.FromMinutes(30), 512);

    /// <summary>The storage elements of an expression; all, with their settings, where it is null.</summary>
    /// <exception cref="RucioException">Among others an expression that matches none.</exception>
    public Task<IReadOnlyList<Rse>> ListAsync(Instance instance, string? expression, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _lists.GetAsync(
            (instance.Name, sessions.AccountOf(instance), expression ?? ""),
            async token => await ReadAsync(client.Rses.ListAsync(expression, token), token),
            cancellationToken);
    }

    /// <summary>The names that an expression stands for now; empty where it matches none or is none.</summary>
    public Task<IReadOnlySet<string>> MembersAsync(Instance instance, string expression, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _members.GetAsync((instance.Name, expression), ask: async token =>
        {
            try
            {
                return (await ReadAsync(client.Rses.ListAsync(expression, token), token)).Select(rse => rse.Name).ToHashSet(StringComparer.Ordinal);
            }
            catch (RucioException e) when (e.ExceptionClass == "InvalidRSEExpression")
            {
                // Rucio's word for an expression that matches nothing.
                return new HashSet<string>();
            }
        }, cancellationToken);
    }

    /// <summary>An attribute of a storage element as text; null where it has none.</summary>
    public async Task<string?> AttributeAsync(Instance instance, string rse, string attribute, CancellationToken cancellationToken)
    {
        var all = await AttributesAsync(instance, rse, cancellationToken);
        return all.TryGetValue(attribute, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
    }

    /// <summary>A storage element with its protocols.</summary>
    /// <param name="instance">Where to ask.</param>
    /// <param name="rse">Its name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="fresh">Does without an answer at hand.</param>
    /// <exception cref="RucioException"><see cref="RucioError.NotFound"/> where there is none.</exception>
    public Task<RseSettings> SettingsAsync(Instance instance, string rse, CancellationToken cancellationToken, bool fresh = false)
    {
        var client = sessions.Client(instance);
        return _settings.GetAsync((instance.Name, rse), token => client.Rses.GetAsync(rse, token), cancellationToken, fresh);
    }

    /// <summary>Free bytes as the storage itself says; null where nobody says it.</summary>
    public Task<long?> FreeBytesAsync(Instance instance, string rse, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _free.GetAsync((instance.Name, rse), async token =>
        {
            try
            {
                await foreach (var usage in client.Rses.UsageAsync(rse, "storage", cancellationToken: token))
                {
                    return usage.FreeBytes;
                }
            }
            catch (RucioException e) when (e.Error is not (RucioError.Unauthenticated or RucioError.Unreachable))
            {
                // How full it is, is a courtesy: not every account may ask, and not every storage says it.
            }

            return null;
        }, cancellationToken);
    }

    /// <summary>All attributes of a storage element.</summary>
    public Task<IReadOnlyDictionary<string, JsonElement>> AttributesAsync(Instance instance, string rse, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _attributes.GetAsync((instance.Name, rse), token => client.Rses.AttributesAsync(rse, token), cancellationToken);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear()
    {
        _lists.Clear();
        _members.Clear();
        _attributes.Clear();
        _settings.Clear();
        _free.Clear();
    }

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private static async Task<IReadOnlyList<Rse>> ReadAsync(IAsyncEnumerable<Rse> rses, CancellationToken cancellationToken)
    {
        var all = new List<Rse>();
        await foreach (var rse in rses.WithCancellation(cancellationToken))
        {
            all.Add(rse);
        }

        return all;
    }
}
