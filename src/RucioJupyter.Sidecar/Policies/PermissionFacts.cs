using System.Text.Json;
using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Rses;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>Looks up at Rucio what permissions depend on, as far as a user may see it: his own attributes and scopes, and those of storage elements.</summary>
internal sealed class PermissionFacts(RucioSessions sessions, RseCatalogue rses, TimeProvider time) : IPurgeable
{
    private static readonly TimeSpan FaultLife = TimeSpan.FromSeconds(3);

    private readonly SharedAnswers<(string Instance, string Account), IReadOnlyDictionary<string, string>> _attributes = new(time, TimeSpan.FromMinutes(5), FaultLife);
    private readonly SharedAnswers<(string Instance, string Account), IReadOnlySet<string>> _scopes = new(time, TimeSpan.FromMinutes(5), FaultLife);

    /// <summary>The fact; null where Rucio does not tell it.</summary>
    public async Task<object?> FindAsync(Instance instance, string account, (FactKind Kind, string Of) fact, CancellationToken cancellationToken)
    {
        try
        {
            return fact.Kind switch
            {
                FactKind.RseAttributes => Texts((await rses.AttributesAsync(instance, fact.Of, cancellationToken)).Select(a => (a.Key, a.Value))),
                _ when fact.Of != account => null, // what others are and have is not for everybody to see
                FactKind.AccountAttributes => await AttributesAsync(instance, account, cancellationToken),
                _ => await ScopesAsync(instance, account, cancellationToken),
            };
        }
        catch (RucioException)
        {
            return null; // advice does without it: the answer is then 'unknown'
        }
    }

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        _attributes.Clear();
        _scopes.Clear();
        return ValueTask.CompletedTask;
    }

    private Task<IReadOnlyDictionary<string, string>> AttributesAsync(Instance instance, string account, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _attributes.GetAsync((instance.Name, account), async token => Texts((await client.Accounts.AttributesAsync(account, token)).Select(a => (a.Key, a.Value))), cancellationToken);
    }

    private Task<IReadOnlySet<string>> ScopesAsync(Instance instance, string account, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _scopes.GetAsync((instance.Name, account), async token =>
        {
            try
            {
                return (await client.Accounts.ScopesAsync(account, token)).ToHashSet(StringComparer.Ordinal);
            }
            catch (RucioException e) when (e.Error is RucioError.NotFound)
            {
                return new HashSet<string>(); // Rucio's word for an account without scopes
            }
        }, cancellationToken);
    }

    /// <summary>Attributes that are false or null are as good as absent, as Python sees them.</summary>
    private static Dictionary<string, string> Texts(IEnumerable<(string Key, JsonElement Value)> attributes) => attributes
        .Where(a => a.Value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined))
        .ToDictionary(a => a.Key, a => a.Value.ToString(), StringComparer.Ordinal);
}
