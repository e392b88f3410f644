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
        var client = sessions.Client(instance);
        var all = await _attributes.GetAsync((instance.Name, rse), token => client.Rses.AttributesAsync(rse, token), cancellationToken);
        return all.TryGetValue(attribute, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear()
    {
        _lists.Clear();
        _members.Clear();
        _attributes.Clear();
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
