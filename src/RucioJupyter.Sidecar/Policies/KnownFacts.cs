using System.Collections.Concurrent;
using Rucio.Policy.Permission;

namespace RucioJupyter.Sidecar.Policies;

/// <summary>What has been asked from Rucio for one question of permission, and what a policy has asked for besides. Thread-safe.</summary>
internal sealed class KnownFacts : IPermissionContext
{
    private readonly ConcurrentDictionary<(FactKind Kind, string Of), object?> _known = new();
    private readonly ConcurrentDictionary<(FactKind Kind, string Of), byte> _wanted = new();

    /// <summary>What a policy asked for and nobody has looked up yet.</summary>
    public IReadOnlyList<(FactKind Kind, string Of)> Wanted => [.. _wanted.Keys.Where(fact => !_known.ContainsKey(fact))];

    /// <param name="fact">One of <see cref="Wanted"/>.</param>
    /// <param name="value">Null: it cannot be known.</param>
    public void Tell((FactKind Kind, string Of) fact, object? value) => _known[fact] = value;

    public IReadOnlyDictionary<string, string>? AccountAttributes(string account) => Find<IReadOnlyDictionary<string, string>>(FactKind.AccountAttributes, account);

    public bool? IsScopeOwner(string account, string scope) => Find<IReadOnlySet<string>>(FactKind.OwnedScopes, account)?.Contains(scope);

    public IReadOnlyDictionary<string, string>? RseAttributes(string rse) => Find<IReadOnlyDictionary<string, string>>(FactKind.RseAttributes, rse);

    private T? Find<T>(FactKind kind, string of)
        where T : class
    {
        _wanted[(kind, of)] = 0;
        return _known.TryGetValue((kind, of), out var value) ? (T?)value : null;
    }
}

/// <summary>What a policy may ask for.</summary>
internal enum FactKind
{
    AccountAttributes,
    OwnedScopes,
    RseAttributes,
}
