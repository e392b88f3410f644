using Rucio.Client;
using Rucio.Policy;
using RucioJupyter.Sidecar.Errors;
using RucioJupyter.Sidecar.Instances;
using RucioJupyter.Sidecar.Listings;
using RucioJupyter.Sidecar.Sessions;
using RucioJupyter.Sidecar.State;

namespace RucioJupyter.Sidecar.Dids;

/// <summary>What a DID is: type, size, whether it is open.</summary>
internal sealed class DidCatalogue(RucioSessions sessions, TimeProvider time) : IPurgeable
{
    private readonly SharedAnswers<ListingKey, DidDetails> _answers = new(time, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 1024);

    /// <exception cref="RefusalException">404 did_not_found.</exception>
    public Task<DidDetails> GetAsync(Instance instance, Did did, CancellationToken cancellationToken)
    {
        var client = sessions.Client(instance);
        return _answers.GetAsync(new ListingKey(instance.Name, sessions.AccountOf(instance) ?? "", did), token => AskAsync(instance, client, did, token), cancellationToken);
    }

    /// <summary>Forgets what Rucio said.</summary>
    public void Clear() => _answers.Clear();

    public ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    private static async Task<DidDetails> AskAsync(Instance instance, RucioClient client, Did did, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Dids.GetAsync(did, cancellationToken: cancellationToken);
        }
        catch (RucioException e) when (e.Error is RucioError.NotFound)
        {
            throw DidNotFound.Refusal(instance, did, e);
        }
        catch (RucioException e) when (e is { Error: RucioError.Invalid, Status: null })
        {
            // No path leads to this name; a search takes it as an argument.
            await foreach (var found in client.Dids.SearchAsync(did.Scope, did.Name, DidSearchType.All, cancellationToken))
            {
                if (found.Did == did && found.Type is { } type)
                {
                    return new DidDetails { Scope = did.Scope, Name = did.Name, Type = type, Bytes = found.Bytes, Length = found.Length };
                }
            }

            throw DidNotFound.Refusal(instance, did, null);
        }
    }
}
