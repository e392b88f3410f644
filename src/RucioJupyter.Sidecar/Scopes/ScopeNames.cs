using Rucio.Client;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Scopes;

/// <summary>The scopes of an instance, in the order of Rucio.</summary>
internal sealed class ScopeNames(RucioSessions sessions, TimeProvider time) : IPurgeable
{
    private readonly SharedAnswers<(string Instance, string? Account), IReadOnlyList<string>> _answers =
        new(time, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3));

    public Task<IReadOnlyList<string>> ListAsync(Instance instance, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _answers.GetAsync((instance.Name, sessions.AccountOf(instance)), client.Scopes.ListAsync, cancellationToken);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear() => _answers.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }
}
