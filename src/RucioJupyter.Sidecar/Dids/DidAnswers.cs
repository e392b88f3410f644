using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>What Rucio says of single DIDs, kept for a while by instance, account and DID. Thread-safe.</summary>
internal abstract class DidAnswers<T>(RucioSessions sessions, SharedAnswers<ListingKey, T> answers) : IPurgeable
{
    /// <exception cref="Errors.RefusalException">404 did_not_found.</exception>
    public Task<T> GetAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return answers.GetAsync(new ListingKey(instance.Name, sessions.AccountOf(instance) ?? "", did), token => AskAsync(instance, client, did, token), cancellationToken);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear() => answers.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks Rucio.</summary>
    protected abstract Task<T> AskAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken);
}
